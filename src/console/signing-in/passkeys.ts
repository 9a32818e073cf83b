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
import { type Ask, originOf } from '../web.tsx';

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
  const { hostname } = new URL(c.req.url);
  const { sessions } = c.var.house;
  return {
    expectedChallenge: (challenge: string) => sessions.useChallenge(challenge),
    expectedOrigin: originOf(c),
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

const withId = (step: SecondStep | null, id: string): Passkey | undefined =>
  step?.passkeys.find((each) => each.id === id);

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

/** Whose passkey a browser has shown, once that is kept; null where it does not hold. */
export const shownIn = async (c: Ask, typed: string): Promise<Account | null> => {
  const response = parsed<AuthenticationResponseJSON>(typed);
  if (response === null || typeof response.id !== 'string') return null;
  const { accounts } = c.var.house;
  const account = accounts.ofPasskey(response.id);
  const passkey =
    account === null ? undefined : withId(accounts.secondStepOf(account.id), response.id);
  if (account === null || passkey === undefined) return null;
  const { id, counter } = passkey;
  const publicKey = new Uint8Array(Buffer.from(passkey.publicKey, 'base64url'));
  let counted: number;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      ...expected(c),
      credential: { id, publicKey, counter, transports: transportsOf(passkey) },
    });
    if (!verified) return null;
    counted = authenticationInfo.newCounter;
  } catch {
    return null;
  }
  // It may have been taken away meanwhile.
  const isKept = await accounts.changeSecondStep(account.id, (step) =>
    withId(step, id) === undefined
      ? null
      : {
          ...step,
          passkeys: step.passkeys.map((each) =>
            each.id === id ? { ...each, counter: counted } : each,
          ),
        },
  );
  return isKept ? account : null;
};
