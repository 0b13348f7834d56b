import type { ReactNode } from 'react';

interface TableProps {
  children?: ReactNode;
  paginated?: boolean;
  pageCount?: number;
  page?: number;
  onPageChange?: (page: number) => void;
}

export function Table({ children, paginated, pageCount = 1, page = 1, onPageChange }: TableProps) {
  return (
    <div>
      {/* A wide table scrolls; so that the keyboard can too, it takes the focus. */}
      <div className="hs-table-scroll" tabIndex={0} role="group" aria-label="Table">
        <table className="hs-table">{children}</table>
      </div>
      {paginated && pageCount > 1 ? (
        <nav className="hs-pages" aria-label="Pages">
          <button type="button" disabled={page <= 1} onClick={() => onPageChange?.(page - 1)}>
            Previous
          </button>
          <span>
            {page} of {pageCount}
          </span>
          <button type="button" disabled={page >= pageCount} onClick={() => onPageChange?.(page + 1)}>
            Next
          </button>
        </nav>
      ) : null}
    </div>
  );
}

interface CellProps {
  children?: ReactNode;
  align?: 'left' | 'center' | 'right';
}

export const TableHead = ({ children }: CellProps) => <thead>{children}</thead>;
export const TableBody = ({ children }: CellProps) => <tbody>{children}</tbody>;
export const TableRow = ({ children }: CellProps) => <tr>{children}</tr>;
export const TableHeader = ({ children, align }: CellProps) => (
  <th scope="col" style={{ textAlign: align }}>
    {children}
  </th>
);
export const TableCell = ({ children, align }: CellProps) => <td style={{ textAlign: align }}>{children}</td>;
