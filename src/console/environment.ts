/** Settings of the environment that several parts read: addresses, and what is said where one is wrong. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong with a setting: it names the setting and never repeats it, since it may be secret. */
export class SettingFault extends Error {}

const LOCAL = ['127.0.0.1', '[::1]', 'localhost'];

/** Whether a host is this machine itself. Names below `localhost` always are. */
export const isLocal = ({ hostname }: URL): boolean =>
  LOCAL.includes(hostname) || hostname.endsWith('.localhost');

/** @throws SettingFault always */
export const refuse = (setting: string, says: string): never => {
  throw new SettingFault(`${setting}: ${says}`);
};

export const urlFrom = (setting: string, text: string, schemes: readonly string[]): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !schemes.includes(url.protocol) || url.hostname === '') {
    return refuse(setting, `give an address that begins with ${schemes.join('// or ')}//`);
  }
  return url;
};

/** Of the web, over TLS; without it on this machine alone. */
export const webAddress = (setting: string, text: string): URL => {
  const url = urlFrom(setting, text, ['https:', 'http:']);
  if (url.protocol === 'http:' && !isLocal(url)) {
    return refuse(setting, 'give an address that begins with https://');
  }
  return url;
};

export const isSet = (environment: Environment, ...settings: readonly string[]): boolean =>
  settings.some((each) => (environment[each] ?? '') !== '');

/** Where people open the console; null where that was not said. @throws SettingFault where it is wrong */
export const addressFrom = ({ DUTYBOUND_ADDRESS: text = '' }: Environment): URL | null =>
  text === '' ? null : webAddress('DUTYBOUND_ADDRESS', text);
