/** Passkeys: what a browser is asked, and whether what it answers is right (Web Authentication, Level 3). */
import { isIP } from 'node:net';
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Account, Passkey, SecondStep } from '../../record/content.ts';
import type { Ask } from '../web.tsx';

const transportsOf = ({ transports }: Passkey) => transports as AuthenticatorTransport[];

/** Whether a browser would make a passkey for this address: a name, and TLS unless it is this machine. */
export const hasPasskeys = (c: Ask): boolean => {
  const { hostname } = new URL(c.req.url);
  return (
    isIP(hostname.replace(/^\[|\]$/g, '')) === 0 &&
    (c.var.house.isSecure || hostname === 'localhost')
  );
};

const expected = (c: Ask) => {
  const { host, hostname } = new URL(c.req.url);
  const { sessions, isSecure } = c.var.house;
  return {
    expectedChallenge: (challenge: string) => sessions.useChallenge(challenge),
    expectedOrigin: `${isSecure ? 'https' : 'http'}://${host}`,
    expectedRPID: hostname,
    requireUserVerification: true,
  };
};

const challengeFor = (c: Ask): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(c.var.house.sessions.challenge(), 'base64url'));

/** What a browser is asked to make a passkey. It is told the account, and no name. */
export const toMake = async (c: Ask, account: string, passkeys: readonly Passkey[]) =>
  JSON.stringify(
    await generateRegistrationOptions({
      rpName: 'Dutybound',
      rpID: new URL(c.req.url).hostname,
      userName: account,
      challenge: challengeFor(c),
      excludeCredentials: passkeys.map((each) => ({ id: each.id, transports: transportsOf(each) })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    }),
  );

/** What a browser is asked to show a passkey: one of these, or any that it has for this address. */
export const toShow = async (c: Ask, passkeys: readonly Passkey[] = []) =>
  JSON.stringify(
    await generateAuthenticationOptions({
      rpID: new URL(c.req.url).hostname,
      challenge: challengeFor(c),
      allowCredentials: passkeys.map((each) => ({ id: each.id, transports: transportsOf(each) })),
      userVerification: 'required',
    }),
  );

const parsed = <T>(typed: string): T | null => {
  try {
    const value: unknown = JSON.parse(typed);
    return typeof value === 'object' && value !== null ? (value as T) : null;
  } catch {
    return null;
  }
};

/** The passkey that a browser has made; null where what it sent does not hold. */
export const madeIn = async (c: Ask, typed: string): Promise<Passkey | null> => {
  const response = parsed<RegistrationResponseJSON>(typed);
  if (response === null) return null;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      ...expected(c),
    });
    if (!verified) return null;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return {
      id,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports,
      added: c.var.house.now().toISOString(),
    };
  } catch {
    // Whatever the library finds wrong with it, it is not a passkey.
    return null;
  }
};

/** Whose passkey a browser has shown, and what is to be kept of it; null where it does not hold. */
export const shownIn = async (
  c: Ask,
  typed: string,
): Promise<{ readonly account: Account; readonly secondStep: SecondStep } | null> => {
  const response = parsed<AuthenticationResponseJSON>(typed);
  if (response === null || typeof response.id !== 'string') return null;
  const { accounts } = c.var.house;
  const account = accounts.ofPasskey(response.id);
  const secondStep = account === null ? null : accounts.secondStepOf(account.id);
  const passkey = secondStep?.passkeys.find(({ id }) => id === response.id);
  if (account === null || secondStep === null || passkey === undefined) return null;
  const { id, counter } = passkey;
  const publicKey = new Uint8Array(Buffer.from(passkey.publicKey, 'base64url'));
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      ...expected(c),
      credential: { id, publicKey, counter, transports: transportsOf(passkey) },
    });
    if (!verified) return null;
    const used = { ...passkey, counter: authenticationInfo.newCounter };
    const passkeys = secondStep.passkeys.map((each) => (each === passkey ? used : each));
    return { account, secondStep: { ...secondStep, passkeys } };
  } catch {
    return null;
  }
};
