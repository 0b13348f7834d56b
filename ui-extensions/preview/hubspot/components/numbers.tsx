import type { ReactNode } from 'react';

export function ScoreCircle({ score }: { score: number }) {
  const tone = score >= 70 ? 'success' : score >= 40 ? 'warning' : 'danger';
  const around = 2 * Math.PI * 22;
  return (
    <svg
      className={`hs-score hs-${tone}`}
      viewBox="0 0 52 52"
      role="img"
      aria-label={`Score ${score} of 100`}
    >
      <circle cx="26" cy="26" r="22" className="hs-score-track" />
      <circle
        cx="26"
        cy="26"
        r="22"
        className="hs-score-arc"
        strokeDasharray={`${(around * score) / 100} ${around}`}
        transform="rotate(-90 26 26)"
      />
      <text x="26" y="31" textAnchor="middle">
        {score}
      </text>
    </svg>
  );
}

export function Statistics({ children }: { children?: ReactNode }) {
  return <dl className="hs-statistics">{children}</dl>;
}

interface ItemProps {
  label: string;
  number: string | number;
  children?: ReactNode;
}

export function StatisticsItem({ label, number, children }: ItemProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <span className="hs-number">{number}</span>
        {children}
      </dd>
    </div>
  );
}

interface TrendProps {
  value: string;
  direction: 'increase' | 'decrease';
  color?: 'red' | 'green';
}

export function StatisticsTrend({ value, direction, color }: TrendProps) {
  return (
    <span className={`hs-trend hs-${color ?? 'none'}`}>
      <span className={`hs-arrow hs-${direction}`} aria-hidden="true" />
      <span className="hs-hidden">{direction === 'increase' ? 'up ' : 'down '}</span>
      {value}
    </span>
  );
}

interface ProgressProps {
  title?: string;
  value?: number;
  maxValue?: number;
  valueDescription?: string;
  variant?: string;
}

export function ProgressBar({ title, value = 0, maxValue = 100, valueDescription, variant }: ProgressProps) {
  return (
    <div>
      <div className="hs-progress-head">
        <span>{title}</span>
        <span>{valueDescription}</span>
      </div>
      <div
        className={`hs-progress hs-${variant ?? 'default'}`}
        role="progressbar"
        aria-label={title ?? 'Progress'}
        aria-valuemin={0}
        aria-valuemax={maxValue}
        aria-valuenow={value}
        aria-valuetext={valueDescription}
      >
        <div style={{ width: `${Math.min(100, (100 * value) / maxValue)}%` }} />
      </div>
    </div>
  );
}
