import { type ReactNode, useId } from 'react';

interface ButtonProps {
  children?: ReactNode;
  onClick?: () => void;
  disabled?: boolean;
  loading?: boolean;
  variant?: string;
  type?: 'button' | 'submit';
}

interface FormProps {
  children?: ReactNode;
  onSubmit?: () => void;
}

/** HubSpot's never sends anything itself, and leaves it to the extension to say what is wrong. */
export function Form({ children, onSubmit }: FormProps) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      {children}
    </form>
  );
}

export function Button({ children, onClick, disabled, variant = 'secondary' }: ButtonProps) {
  return (
    <button
      type="button"
      className={`hs-button hs-${variant}`}
      disabled={disabled}
      onClick={() => onClick?.()}
    >
      {children}
    </button>
  );
}

export function LoadingButton({
  children,
  onClick,
  disabled,
  loading,
  variant = 'secondary',
  type = 'button',
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`hs-button hs-${variant}`}
      disabled={disabled || loading}
      aria-busy={loading}
      onClick={() => onClick?.()}
    >
      {loading ? 'One moment …' : children}
    </button>
  );
}

interface Said {
  label: string;
  description?: string;
  required?: boolean;
  error?: boolean;
  validationMessage?: string;
}

interface FieldProps<Value> extends Said {
  name: string;
  readOnly?: boolean;
  value?: Value;
  /** The value is committed: the field is left. */
  onChange?: (value: Value) => void;
  onInput?: (value: Value) => void;
}

interface FrameProps extends Said {
  id: string;
  children: ReactNode;
}

function Field({ id, label, description, required, error, validationMessage, children }: FrameProps) {
  return (
    <div className={`hs-field ${error ? 'hs-invalid' : ''}`}>
      <label htmlFor={id}>
        {label}
        {required ? <span aria-hidden="true"> *</span> : null}
      </label>
      {description ? (
        <div className="hs-microcopy" id={`${id}-help`}>
          {description}
        </div>
      ) : null}
      {children}
      {validationMessage ? (
        <div className="hs-validation" id={`${id}-validation`}>
          {validationMessage}
        </div>
      ) : null}
    </div>
  );
}

/** What a field says of itself to whoever does not see it. */
function saidOf(id: string, { description, error, validationMessage }: Said) {
  const texts = [description && `${id}-help`, validationMessage && `${id}-validation`].filter(Boolean);
  return { 'aria-invalid': error, 'aria-describedby': texts.join(' ') || undefined };
}

export function Input(props: FieldProps<string>) {
  const { name, required, readOnly, value, onChange, onInput } = props;
  const id = useId();
  return (
    <Field id={id} {...props}>
      <input
        id={id}
        name={name}
        {...saidOf(id, props)}
        required={required}
        readOnly={readOnly}
        defaultValue={value}
        onInput={({ currentTarget }) => onInput?.(currentTarget.value)}
        onBlur={({ currentTarget }) => onChange?.(currentTarget.value)}
      />
    </Field>
  );
}

interface NumberProps extends FieldProps<number> {
  min?: number;
  max?: number;
  precision?: number;
}

export function NumberInput(props: NumberProps) {
  const { name, required, readOnly, value, min, max, precision, onChange, onInput } = props;
  const id = useId();
  return (
    <Field id={id} {...props}>
      <input
        id={id}
        name={name}
        type="number"
        {...saidOf(id, props)}
        min={min}
        max={max}
        step={precision ? 10 ** -precision : 1}
        required={required}
        readOnly={readOnly}
        defaultValue={value}
        onInput={({ currentTarget }) => onInput?.(currentTarget.valueAsNumber || 0)}
        onBlur={({ currentTarget }) => onChange?.(currentTarget.valueAsNumber || 0)}
      />
    </Field>
  );
}

interface Day {
  year: number;
  month: number;
  date: number;
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

export function DateInput({ value, ...props }: Omit<FieldProps<Day | null>, 'onInput'>) {
  const { name, required, readOnly, onChange } = props;
  const id = useId();
  return (
    <Field id={id} {...props}>
      <input
        id={id}
        name={name}
        type="date"
        {...saidOf(id, props)}
        required={required}
        readOnly={readOnly}
        defaultValue={value ? `${pad(value.year, 4)}-${pad(value.month + 1, 2)}-${pad(value.date, 2)}` : ''}
        onChange={({ currentTarget }) => {
          const [year, month, date] = currentTarget.value.split('-').map(Number);
          onChange?.(year && month && date ? { year, month: month - 1, date } : null);
        }}
      />
    </Field>
  );
}

interface SelectProps {
  label: string;
  name: string;
  value?: string | number | boolean;
  readOnly?: boolean;
  options: { label: string; value: string | number | boolean }[];
  onChange?: (value: string | number | boolean) => void;
}

export function Select({ label, name, value, readOnly, options, onChange }: SelectProps) {
  const id = useId();
  return (
    <Field id={id} label={label}>
      <select
        id={id}
        name={name}
        disabled={readOnly}
        value={options.findIndex((option) => option.value === value)}
        onChange={({ currentTarget }) => {
          const chosen = options[Number(currentTarget.value)];
          if (chosen) onChange?.(chosen.value);
        }}
      >
        {/* HubSpot's shows nothing as chosen until something is. */}
        {options.some((option) => option.value === value) ? null : <option value={-1}>Choose …</option>}
        {options.map((option, place) => (
          <option key={String(option.value)} value={place}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface ToggleProps {
  label: string;
  checked?: boolean;
  onChange?: (checked: boolean) => void;
}

export function Toggle({ label, checked = false, onChange }: ToggleProps) {
  return (
    <label className="hs-toggle">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        onChange={({ currentTarget }) => onChange?.(currentTarget.checked)}
      />
      {label}
    </label>
  );
}
