import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Assets } from './assets.ts';
import { type Markup, rendered } from './components/content.ts';
import { Footer, type FooterProps } from './components/footer.tsx';
import { GenericHeader } from './components/generic-header.tsx';
import { PhaseBanner } from './components/phase-banner.tsx';
import {
  ServiceNavigation,
  type ServiceNavigationProps,
} from './components/service-navigation.tsx';
import { SkipLink } from './components/skip-link.tsx';

const SERVICE = 'Dutybound';

/**
 * What a page may load: our own style sheet and scripts, and nothing from anywhere else. Live changes
 * come over a connection to where the page came from.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const BANNERS = {
  exercise: {
    tag: 'EXERCISE',
    says: 'None of this is real. Say whom you would ring; ring nobody.',
  },
  demo: {
    tag: 'EXERCISE',
    says: 'A fictional school, to try things out. Ring nobody, and write down nothing real.',
  },
} as const;

export interface PageProps {
  /** What the page is for, in words that name nobody: it is kept in the history of the browser. */
  readonly title: string;
  /** Whether something on the page has to be corrected. */
  readonly hasErrors?: boolean | undefined;
  readonly school?: string | undefined;
  readonly navigation?: ServiceNavigationProps['navigation'];
  readonly banner?: keyof typeof BANNERS | undefined;
  /** Whether the page is somebody's own, and is to be hidden once nobody touches it. */
  readonly isSignedIn?: boolean | undefined;
  readonly footer?: FooterProps | undefined;
  readonly assets: Assets;
  /** What else the head holds, such as a refresh for those without scripts. */
  readonly head?: Child;
  /** What stands above the content: the way back, the way out. */
  readonly before?: Child;
  readonly children?: Child;
}

const tops = new Map<string, Markup>();
const feet = new Map<string, Markup>();

/** What stands above every page: whose it is, where one can go, and whether it is an exercise. */
const Top = ({
  school,
  navigation,
  banner,
}: Pick<PageProps, 'school' | 'navigation' | 'banner'>) => (
  <>
    <SkipLink href="#main-content" text="Skip to main content" />
    <header class="govuk-template__header">
      <GenericHeader logoText={SERVICE} />
      {(school || navigation) && (
        <ServiceNavigation
          serviceName={school}
          navigation={navigation}
          collapseNavigationOnMobile={false}
        />
      )}
      {banner && (
        <PhaseBanner
          classes={`dutybound-banner dutybound-banner--${banner}`}
          tag={{ text: BANNERS[banner].tag }}
          text={BANNERS[banner].says}
        />
      )}
    </header>
  </>
);

/** The frame of every page. */
export const Page = (props: PageProps) => {
  const { title, school, banner, assets, navigation } = props;
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en" class="govuk-template">
        <head>
          <meta charset="utf-8" />
          <title>{`${props.hasErrors ? 'Error: ' : ''}${title} – ${SERVICE}`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
          <meta name="robots" content="noindex" />
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href={assets.styles.path} />
          {props.head}
        </head>
        <body class="govuk-template__body" data-signed-in={props.isSignedIn ? 'yes' : undefined}>
          <script src={assets.script.path} />
          {rendered(tops, [school, navigation, banner], () => (
            <Top school={school} navigation={navigation} banner={banner} />
          ))}
          <div class="govuk-width-container">
            {props.before}
            <main class="govuk-main-wrapper" id="main-content">
              {props.children}
            </main>
          </div>
          {rendered(feet, [props.footer], () => (
            <footer class="govuk-template__footer">
              <Footer {...props.footer} />
            </footer>
          ))}
        </body>
      </html>
    </>
  );
};
