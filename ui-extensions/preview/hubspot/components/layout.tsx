import type { CSSProperties, ReactNode } from 'react';

const gaps: Record<string, string> = {
  flush: '0',
  xs: '4px',
  'extra-small': '4px',
  sm: '8px',
  small: '8px',
  md: '16px',
  medium: '16px',
  lg: '24px',
  large: '24px',
  xl: '32px',
};
const placed: Record<string, string> = {
  start: 'flex-start',
  end: 'flex-end',
  between: 'space-between',
  around: 'space-around',
};

interface FlexProps {
  children?: ReactNode;
  direction?: 'row' | 'column';
  gap?: string;
  justify?: string;
  align?: string;
  wrap?: boolean | string;
}

export function Flex({ children, direction = 'row', gap = 'flush', justify, align, wrap }: FlexProps) {
  const style: CSSProperties = {
    display: 'flex',
    flexDirection: direction,
    gap: gaps[gap] ?? gap,
    justifyContent: placed[justify ?? ''] ?? justify,
    alignItems: placed[align ?? ''] ?? align,
    flexWrap: wrap ? 'wrap' : 'nowrap',
    minWidth: 0,
  };
  return <div style={style}>{children}</div>;
}

interface BoxProps {
  children?: ReactNode;
  flex?: number | 'initial' | 'auto' | 'none';
}

export function Box({ children, flex = 'initial' }: BoxProps) {
  return <div style={{ flex, minWidth: 0 }}>{children}</div>;
}

export function Tile({ children }: { children?: ReactNode }) {
  return <div className="hs-tile">{children}</div>;
}

export function Divider() {
  return <hr className="hs-divider" />;
}
