/**
 * The server of the school's own accounts, as the environment says: one tenant of Microsoft's, one domain of
 * Google's, or another that speaks OpenID Connect. No secret of it is in the record.
 */
import { type Environment, isSet, refuse, webAddress } from '../environment.ts';

/** By what a server says that somebody is of this school, beside its own address. */
export type Whose =
  | { readonly kind: 'microsoft'; readonly tenant: string }
  | { readonly kind: 'google'; readonly domain: string }
  /** The server has accounts of this school alone. */
  | { readonly kind: 'own' };

export interface ProviderSettings {
  readonly whose: Whose;
  /** What people call it. */
  readonly name: string;
  readonly issuer: string;
  readonly client: string;
  readonly secret: string;
  /** Where people open the console: the server sends them back there. */
  readonly address: URL;
  /** What the server writes into `acr` or `acrs` where it has asked for a second step; null where that was not said. */
  readonly acr: string | null;
  /** How long the server is waited for at each request, in seconds. */
  readonly patience: number;
}

const PATIENCE = 5;

const ISSUER = 'DUTYBOUND_SIGN_IN_ISSUER';
const CLIENT = 'DUTYBOUND_SIGN_IN_CLIENT';
const SECRET = 'DUTYBOUND_SIGN_IN_SECRET';
const DOMAIN = 'DUTYBOUND_SIGN_IN_DOMAIN';
const ACR = 'DUTYBOUND_SIGN_IN_ACR';

const MICROSOFT = 'https://login.microsoftonline.com';
const GOOGLE = 'https://accounts.google.com';
/** The tenant of accounts that people have for themselves. */
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';
const TENANT = /^\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/v2\.0$/;
const DOMAIN_NAME = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

const whoseOf = (issuer: URL, domain: string): Whose => {
  if (issuer.origin === MICROSOFT) {
    const tenant = TENANT.exec(issuer.pathname.toLowerCase())?.[1];
    if (tenant === undefined || tenant === PERSONAL) {
      return refuse(
        ISSUER,
        `write ${MICROSOFT}/TENANT/v2.0, with the directory (tenant) ID of the school as TENANT`,
      );
    }
    return { kind: 'microsoft', tenant };
  }
  if (issuer.origin !== GOOGLE) return { kind: 'own' };
  if (!DOMAIN_NAME.test(domain)) {
    return refuse(DOMAIN, 'write the domain of the school at Google, such as otterbrook.example');
  }
  return { kind: 'google', domain };
};

const needed = (environment: Environment, setting: string, says: string): string =>
  environment[setting]?.trim() || refuse(setting, says);

/** Null where people sign in with passwords and passkeys alone. @throws SettingFault where a setting is wrong, or missing */
export const providerFrom = (environment: Environment): ProviderSettings | null => {
  if (!isSet(environment, ISSUER, CLIENT, SECRET, DOMAIN, ACR)) return null;
  const issuer = needed(
    environment,
    ISSUER,
    'give the address of the server, as its makers write it',
  );
  const url = webAddress(ISSUER, issuer);
  if (url.username !== '' || url.search !== '' || url.hash !== '') {
    return refuse(ISSUER, 'give an address without a name, a ? or a #');
  }
  const whose = whoseOf(url, environment[DOMAIN]?.trim().toLowerCase() ?? '');
  return {
    whose,
    name: { microsoft: 'Microsoft', google: 'Google', own: url.host }[whose.kind],
    // As these two write themselves, however it was copied.
    issuer:
      whose.kind === 'google' ? GOOGLE : whose.kind === 'microsoft' ? issuer.toLowerCase() : issuer,
    client: needed(environment, CLIENT, 'give what the server calls this program: its client ID'),
    secret: needed(environment, SECRET, 'give the secret that the server has for this program'),
    address: webAddress('DUTYBOUND_ADDRESS', environment.DUTYBOUND_ADDRESS ?? ''),
    acr: environment[ACR]?.trim() || null,
    patience: PATIENCE,
  };
};
