import type { ReactNode } from 'react';

interface AlertProps {
  title: string;
  variant?: string;
  children?: ReactNode;
}

export function Alert({ title, variant = 'info', children }: AlertProps) {
  return (
    <div
      className={`hs-alert hs-${variant}`}
      role={variant === 'danger' || variant === 'error' ? 'alert' : 'status'}
    >
      <strong>{title}</strong>
      <div>{children}</div>
    </div>
  );
}

export function LoadingSpinner({ label }: { label: string }) {
  return (
    <div className="hs-loading" role="status">
      <span className="hs-spinner" aria-hidden="true" />
      <span>{label}</span>
    </div>
  );
}

export function EmptyState({ title, children }: { title?: string; children?: ReactNode }) {
  return (
    <div className="hs-empty">
      <h2 className="hs-heading">{title}</h2>
      {children}
    </div>
  );
}

export function ErrorState({ title, children }: { title?: string; children?: ReactNode }) {
  return (
    <div className="hs-empty" role="alert">
      <h2 className="hs-heading">{title}</h2>
      {children}
    </div>
  );
}

export function StatusTag({ variant = 'default', children }: { variant?: string; children?: ReactNode }) {
  return <span className={`hs-tag hs-${variant}`}>{children}</span>;
}
