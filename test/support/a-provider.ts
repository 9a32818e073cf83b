/**
 * A server of a school's accounts on this machine: a real provider of OpenID Connect, which knows a few people. It
 * can be made to lie in the one answer that matters, to change its keys, to be slow, and to be away.
 */

import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import OidcProvider, { interactionPolicy } from 'oidc-provider';

export const CLIENT = 'dutybound';
export const SECRET = 'a secret between the two';
export const TENANT = '11111111-2222-4333-8444-555555555555';

/** Somebody who has an account there. */
export interface SchoolPerson {
  readonly sub: string;
  /** What else it says of them. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What it says of a token it has signed, before it is signed again; null leaves it. */
type Lie = (claims: JWTPayload) => JWTPayload;

export interface AProvider {
  readonly issuer: string;
  /** Who sits at the browser. */
  person: SchoolPerson;
  /** What the ID token says instead, where it is to say something else. */
  lie: Lie | null;
  /** Where it is to be signed in another way. */
  signs: 'rightly' | 'with another key' | 'with none';
  /** Holds every answer back. */
  slow: boolean;
  /** Signs with other keys from now on, and publishes these alone. */
  changeKeys: () => Promise<void>;
  readonly requests: string[];
  /** Goes away, and comes back. */
  readonly goAway: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  /**
   * What a browser does there that was never there before: goes where it is sent until it is sent away from here.
   * @returns where it is sent then
   */
  readonly browse: (url: string) => Promise<string>;
}

const newKey = (): JWK => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = `key-${Math.random().toString(36).slice(2)}`;
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid, alg: 'RS256', use: 'sig' };
};

/** Made once: keys take long. */
const KEYS = [newKey(), newKey(), newKey()] as const;

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const unsigned = (claims: JWTPayload): string => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
};

export const claimsIn = (token: string): JWTPayload =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as JWTPayload;

/** @param redirect where the console takes people back */
export const aProvider = async (
  redirects: readonly string[],
  person: SchoolPerson,
): Promise<AProvider> => {
  let handle: ReturnType<OidcProvider['callback']>;
  let provider: OidcProvider;
  let key: JWK = KEYS[0];
  const server = createServer(async (request, response) => {
    made.requests.push(`${request.method} ${request.url?.split('?')[0]}`);
    if (made.slow) return;
    if (request.url?.startsWith('/interaction/')) {
      await provider.interactionFinished(request, response, {
        login: { accountId: made.person.sub },
        select_account: {},
      });
      return;
    }
    await handle(request, response);
  });
  const port = await listening(server, 0);
  const issuer = `http://127.0.0.1:${port}`;

  const begin = (): void => {
    const policy = interactionPolicy.base();
    policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
    provider = new OidcProvider(issuer, {
      clients: [
        {
          client_id: CLIENT,
          client_secret: SECRET,
          redirect_uris: redirects,
          post_logout_redirect_uris: redirects,
          token_endpoint_auth_method: 'client_secret_post',
          id_token_signed_response_alg: 'RS256',
        },
      ],
      jwks: { keys: [key] },
      cookies: { keys: ['only for tests'] },
      pkce: { required: () => true },
      claims: {
        openid: ['sub', 'tid', 'oid', 'hd'],
        profile: ['name', 'preferred_username'],
        email: ['email'],
      },
      conformIdTokenClaims: false,
      ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
      acrValues: ['two'],
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
      interactions: {
        policy,
        url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}`,
      },
      findAccount: (_: unknown, sub: string) => ({
        accountId: sub,
        claims: () => ({ sub, ...made.person.claims }),
      }),
      // Nobody is asked whether the school's own program may know who they are.
      loadExistingGrant: async ({ oidc }: { oidc: { client: { clientId: string } } }) => {
        const grant = new provider.Grant({
          accountId: made.person.sub,
          clientId: oidc.client.clientId,
        });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    provider.use(async (context, next) => {
      await next();
      const token = context.oidc?.route === 'token' ? context.body?.id_token : undefined;
      if (token === undefined || context.body === undefined) return;
      if (made.lie === null && made.signs === 'rightly') return;
      const { kid = '' } = key;
      const claims = (made.lie ?? ((same) => same))(claimsIn(token));
      const other = made.signs === 'with another key' ? { ...KEYS[2], kid } : key;
      context.body.id_token =
        made.signs === 'with none'
          ? unsigned(claims)
          : await new SignJWT(claims)
              .setProtectedHeader({
                alg: 'RS256',
                kid,
              })
              .sign(await importJWK(other));
    });
    handle = provider.callback();
  };

  const made: AProvider = {
    issuer,
    person,
    lie: null,
    signs: 'rightly',
    slow: false,
    requests: [],
    changeKeys: async () => {
      key = KEYS[1];
      begin();
    },
    goAway: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    comeBack: async () => {
      if (!server.listening) await listening(server, port);
    },
    browse: async (url) => {
      const cookies = new Map<string, string>();
      let at = url;
      for (let hops = 0; hops < 10 && at.startsWith(issuer); hops += 1) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await fetch(at, { headers: { cookie }, redirect: 'manual' });
        for (const line of response.headers.getSetCookie()) {
          const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
          cookies.set(name, value);
        }
        const to = response.headers.get('location');
        if (to === null)
          throw new Error(`stopped at ${at}: ${response.status} ${await response.text()}`);
        at = new URL(to, at).href;
      }
      return at;
    },
  };
  begin();
  return made;
};
