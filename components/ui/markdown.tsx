import ReactMarkdown, { type Components } from 'react-markdown';
import { classNames } from './class-names';

/** Only pictures this product serves are shown; any other would tell a stranger who is reading. */
const ownMedia = /^\/api\/media\/[\w-]+(?:[./][\w-]+)*$/;

const components: Components = {
  // An address that was dropped leaves its words, not a link to this very page.
  a: ({ href, children }) =>
    href ? (
      <a href={href} rel="noopener noreferrer nofollow" {...(href.startsWith('#') ? {} : { target: '_blank' })}>
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ src, alt }) =>
    // biome-ignore lint/performance/noImgElement: its size is unknown and our own door has resized it already.
    typeof src === 'string' && ownMedia.test(src) ? <img src={src} alt={alt ?? ''} loading="lazy" /> : <em>{alt}</em>,
  // A guide sits inside a page that has its own first heading.
  h1: ({ children }) => <h2>{children}</h2>,
};

/** Text somebody wrote, as prose. Raw HTML is left out and script addresses are dropped; links say nothing about us. */
export function Markdown({ text, className }: { text: string; className?: string | undefined }) {
  return (
    <div className={classNames('prose', className)}>
      <ReactMarkdown skipHtml components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
