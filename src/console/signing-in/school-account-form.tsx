/** The button that leads to the server of the school's own accounts. */
import { Button } from '../components/button.tsx';
import { type Ask, Hidden } from '../web.tsx';
import { type Carried, carriedFields } from './arriving.tsx';
import type { Provider } from './provider.ts';

export const WAY_THERE = '/sign-in/school-account';

/** The server, where the school has one and this page is where it sends people back to; null elsewhere. */
export const providerAt = (c: Ask): Provider | null => {
  const { provider } = c.var.house;
  return provider !== null && new URL(c.req.url).host === provider.settings.address.host
    ? provider
    : null;
};

/** A button that leads to the server. What was typed before goes along. */
export const SchoolAccountForm = (props: {
  readonly says: string;
  readonly carried: Carried;
  readonly classes?: string | undefined;
}) => (
  <form method="post" action={WAY_THERE}>
    <Hidden fields={carriedFields(props.carried)} />
    <Button id="school-account" text={props.says} classes={props.classes} preventDoubleClick />
  </form>
);
