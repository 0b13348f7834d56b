import { Children, type ReactNode } from 'react';

interface TextProps {
  children?: ReactNode;
  variant?: 'bodytext' | 'microcopy';
  format?: { fontWeight?: 'regular' | 'bold' | 'demibold' };
}

export function Text({ children, variant = 'bodytext', format }: TextProps) {
  return (
    <p
      className={`hs-text hs-${variant}`}
      style={{ fontWeight: format?.fontWeight === 'bold' ? 600 : undefined }}
    >
      {children}
    </p>
  );
}

export function Heading({ children }: { children?: ReactNode }) {
  return <h2 className="hs-heading">{children}</h2>;
}

export function Link({ children, href }: { children?: ReactNode; href?: string | { url: string } }) {
  return (
    <a className="hs-link" href={typeof href === 'string' ? href : href?.url}>
      {children}
    </a>
  );
}

export function List({ children }: { children?: ReactNode }) {
  return (
    <ul className="hs-list">
      {Children.map(children, (child) => (
        <li>{child}</li>
      ))}
    </ul>
  );
}

export function DescriptionList({ children, direction }: { children?: ReactNode; direction?: string }) {
  return <dl className={`hs-descriptions hs-${direction ?? 'column'}`}>{children}</dl>;
}

export function DescriptionListItem({ children, label }: { children?: ReactNode; label: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
