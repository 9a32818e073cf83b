/**
 * Asking the server of the school's own accounts who somebody is: OpenID Connect, with a code, PKCE, state and
 * nonce. The signature of what it says is checked, though it comes over TLS. Of all that it says, only who it is
 * goes further, and by a name and an address nobody is known: they are shown once, to an administrator.
 */
import type { Configuration, IDToken } from 'openid-client';
import type { SchoolAccount } from '../../record/content.ts';
import { unseen } from '../../vocabulary/unseen.ts';
import { isLocal } from '../environment.ts';
import type { ProviderSettings } from './provider-settings.ts';

/** Where the server sends people back to: exactly this is to be entered there. */
export const WAY_BACK = '/sign-in/school-account/back';

export const PROVIDER_FAULTS = {
  away: 'does not answer',
  unfit: 'and this program do not fit together: look at the settings',
  stopped: 'was asked to stop',
  stale: 'no longer knows this sign-in',
  untrue: 'said something that cannot be trusted',
  elsewhere: 'knows this account, but not as one of this school',
} as const;
export type ProviderTrouble = keyof typeof PROVIDER_FAULTS;
const TO_TELL: readonly ProviderTrouble[] = ['away', 'unfit', 'untrue'];

/** Why nobody was signed in. Of what the server said it has a code of the standard at most. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';
  readonly trouble: ProviderTrouble;

  constructor(trouble: ProviderTrouble, server: string, code: string | null = null) {
    super(`${server} ${PROVIDER_FAULTS[trouble]}${code === null ? '' : ` (${code})`}`);
    this.trouble = trouble;
  }
}

/** What is kept of one sign-in until its answer comes. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What the server has said of somebody. */
export interface Claimed {
  readonly schoolAccount: SchoolAccount;
  /** What it calls them, and their address there: to be shown, and nothing else. */
  readonly name: string;
  readonly address: string;
  /** Whether it says that it has just asked for a second step. */
  readonly isStepShown: boolean;
}

/** How far its clock may be from ours, in seconds. */
const CLOCKS_DIFFER = 60;
const MINUTE = 60_000;
/** For how long what it says of itself is taken as it is; and how much longer where it does not answer. */
const KNOWN_MINUTES = 60;
const KNOWN_AT_MOST_MINUTES = 24 * 60;
/** How soon it is asked again after it did not answer. */
const AGAIN_MINUTES = 1;
/** The same trouble is told once in so long. */
const TOLD_EVERY = MINUTE;
/** How lately it must have asked somebody for its second step to be taken for ours. */
const STEP_MINUTES = 10;
const LONGEST_SHOWN = 100;

/** The value of RFC 8176 for several factors. */
const SEVERAL_FACTORS = 'mfa';

/** What can be had of the library's faults: their codes. */
const codeOf = (error: unknown): string => {
  const { code, error: said } = error as { readonly code?: unknown; readonly error?: unknown };
  // A code of the standard, and never a text, which may name somebody.
  if (typeof said === 'string' && /^[a-z_]{1,40}$/.test(said)) return said;
  return typeof code === 'string' ? code : '';
};

/** A fault is the server's absence unless something of what it said is known to be wrong. */
const TROUBLES: Readonly<Record<string, ProviderTrouble>> = {
  access_denied: 'stopped',
  consent_required: 'stopped',
  interaction_required: 'stopped',
  login_required: 'stopped',
  account_selection_required: 'stopped',
  invalid_grant: 'stale',
  invalid_client: 'unfit',
  invalid_request: 'unfit',
  invalid_scope: 'unfit',
  unauthorized_client: 'unfit',
  unsupported_response_type: 'unfit',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'unfit',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'unfit',
  OAUTH_MISSING_SERVER_METADATA: 'unfit',
  OAUTH_INVALID_SERVER_METADATA: 'unfit',
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: 'unfit',
  OAUTH_INVALID_RESPONSE: 'untrue',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'untrue',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'untrue',
  OAUTH_KEY_SELECTION_FAILED: 'untrue',
  OAUTH_UNSUPPORTED_OPERATION: 'untrue',
};

const troubleOf = (error: unknown): ProviderTrouble => TROUBLES[codeOf(error)] ?? 'away';

/** A text as it may be shown on one line. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? value.replace(unseen(), ' ').trim().slice(0, LONGEST_SHOWN) : '';

const texts = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

export class Provider {
  readonly settings: ProviderSettings;
  readonly #now: () => Date;
  #known: {
    readonly configuration: Configuration;
    readonly at: number;
    readonly next: number;
  } | null = null;
  #asking: Promise<Configuration> | null = null;
  readonly #told = new Map<string, number>();

  constructor(settings: ProviderSettings, now: () => Date) {
    this.settings = settings;
    this.#now = now;
  }

  get name(): string {
    return this.settings.name;
  }

  /** Where people are sent back to. */
  get wayBack(): URL {
    return new URL(WAY_BACK, this.settings.address);
  }

  #fault(trouble: ProviderTrouble, code: string | null = null): ProviderFault {
    return new ProviderFault(trouble, this.settings.name, code);
  }

  #faultOf(error: unknown): ProviderFault {
    if (error instanceof ProviderFault) return error;
    return this.#fault(troubleOf(error), codeOf(error) || null);
  }

  /** Whether whoever keeps the machine is to hear of a trouble that is not the visitor's own, and has not lately. */
  isToBeTold({ trouble, message }: ProviderFault): boolean {
    const now = this.#now().getTime();
    const isNew = now - (this.#told.get(message) ?? 0) >= TOLD_EVERY;
    if (!TO_TELL.includes(trouble) || !isNew) return false;
    this.#told.set(message, now);
    return true;
  }

  /** What the server says of itself: asked for once, and again after a while. */
  async #configuration(): Promise<Configuration> {
    const now = this.#now().getTime();
    if (this.#known !== null && now < this.#known.next) return this.#known.configuration;
    this.#asking ??= this.#discovered().finally(() => {
      this.#asking = null;
    });
    try {
      const configuration = await this.#asking;
      this.#known = { configuration, at: now, next: now + KNOWN_MINUTES * MINUTE };
    } catch (error) {
      // What it said before holds while it is away, but not without end.
      if (this.#known === null || now > this.#known.at + KNOWN_AT_MOST_MINUTES * MINUTE)
        throw error;
      this.#known = { ...this.#known, next: now + AGAIN_MINUTES * MINUTE };
    }
    return this.#known.configuration;
  }

  async #discovered(): Promise<Configuration> {
    // Loaded only where a school has this.
    const client = await import('openid-client');
    const { issuer, client: id, secret, whose } = this.settings;
    const configuration = await client.discovery(
      new URL(issuer),
      id,
      {
        client_secret: secret,
        [client.clockTolerance]: CLOCKS_DIFFER,
        // Both sign so; of another server, what it says that it signs with.
        ...(whose.kind === 'own' ? {} : { id_token_signed_response_alg: 'RS256' }),
      },
      client.ClientSecretPost(secret),
      {
        timeout: this.settings.patience,
        execute: [
          client.enableNonRepudiationChecks,
          ...(isLocal(new URL(issuer)) ? [client.allowInsecureRequests] : []),
        ],
      },
    );
    // The library lets one tenant of Microsoft's stand for another.
    if (configuration.serverMetadata().issuer !== issuer) throw this.#fault('unfit', 'issuer');
    return configuration;
  }

  /**
   * Begins a sign-in.
   * @param isAgain somebody who is signed in shows once more that it is them
   * @returns where to send them, and what to hold the answer against
   * @throws ProviderFault where the server does not answer
   */
  async begin(isAgain: boolean): Promise<{ readonly url: URL; readonly checks: Checks }> {
    try {
      const configuration = await this.#configuration();
      const client = await import('openid-client');
      const checks = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: this.wayBack.href,
        scope: 'openid profile email',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
        ...this.#asked(isAgain),
      });
      return { url, checks };
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  /** What of its own each server is asked for. */
  #asked(isAgain: boolean): Readonly<Record<string, string>> {
    const { whose, acr } = this.settings;
    // Who sits there chooses: a browser in a school may hold somebody else's account. Google cannot ask again.
    const prompt = isAgain && whose.kind !== 'google' ? 'login' : 'select_account';
    const stepOf = (value: string): Readonly<Record<string, string>> =>
      whose.kind === 'microsoft'
        ? { claims: JSON.stringify({ id_token: { acrs: { essential: true, value } } }) }
        : { acr_values: value };
    return {
      prompt,
      ...(whose.kind === 'google' ? { hd: whose.domain } : {}),
      ...(acr === null ? {} : stepOf(acr)),
    };
  }

  /**
   * Who came back from the server.
   * @param search what stands behind the ? of the address they came back to
   * @throws ProviderFault where that is not certain
   */
  async finish(search: string, { state, nonce, verifier }: Checks): Promise<Claimed> {
    const back = this.wayBack;
    back.search = search;
    let claims: IDToken | undefined;
    try {
      const configuration = await this.#configuration();
      const client = await import('openid-client');
      const tokens = await client.authorizationCodeGrant(configuration, back, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      claims = tokens.claims();
    } catch (error) {
      // It may have changed its keys since: the next sign-in asks it again.
      if (codeOf(error) === 'OAUTH_KEY_SELECTION_FAILED') this.#known = null;
      throw this.#faultOf(error);
    }
    if (claims === undefined) throw this.#fault('untrue');
    return {
      schoolAccount: { issuer: this.settings.issuer, id: this.#idIn(claims) },
      name: shown(claims.name),
      address: shown(claims.email ?? claims.preferred_username),
      isStepShown: this.#isStepShownIn(claims),
    };
  }

  /** Who somebody is there, for good. @throws ProviderFault where they are not of this school */
  #idIn(claims: IDToken): string {
    const { whose } = this.settings;
    if (whose.kind === 'own') return claims.sub;
    if (whose.kind === 'google') {
      if (claims.hd !== whose.domain) throw this.#fault('elsewhere');
      return claims.sub;
    }
    if (claims.tid !== whose.tenant) throw this.#fault('elsewhere');
    // The same in every program of the school, so that it can be looked up there; `sub` is not.
    if (typeof claims.oid !== 'string' || claims.oid === '') throw this.#fault('untrue', 'oid');
    return claims.oid;
  }

  /** An old sign-in of a browser that somebody left open is not a second step. By the clock of the world, as theirs is. */
  #isStepShownIn({ amr, acr, acrs, auth_time: asked }: IDToken): boolean {
    const wanted = this.settings.acr;
    const isSaid =
      texts(amr).includes(SEVERAL_FACTORS) ||
      (wanted !== null && [acr, ...texts(acrs)].includes(wanted));
    const since = Date.now() - Number(asked ?? 0) * 1000;
    return isSaid && since <= (STEP_MINUTES * 60 + CLOCKS_DIFFER) * 1000;
  }

  /** Where somebody ends what the server has begun in their browser; null where it offers nothing, or does not answer. */
  async signOutAt(): Promise<URL | null> {
    try {
      const configuration = await this.#configuration();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      const client = await import('openid-client');
      // The same address as for signing in: there is one to be entered at the server, and no more.
      const back = this.wayBack.href;
      return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: back });
    } catch {
      return null;
    }
  }
}
