import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { Link } from 'wouter'
import { cn } from '#lib/class-names.ts'
import { Tooltip } from '../tooltip.tsx'

type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
type Looks = {
  variant?: ButtonVariant
  size?: 'sm' | 'md'
  icon?: LucideIcon | undefined
  endIcon?: LucideIcon | undefined
}

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-primary text-on-primary hover:bg-primary-hover border-transparent',
  secondary: 'bg-surface text-ink border-edge hover:bg-hover',
  quiet: 'text-ink border-transparent hover:bg-hover',
  danger: 'bg-danger text-on-accent hover:bg-danger-hover border-transparent',
}

const look = ({ variant = 'secondary', size = 'md' }: Looks) =>
  cn(
    'inline-flex max-w-full shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md border font-medium transition-colors',
    'disabled:cursor-default disabled:opacity-50 aria-disabled:cursor-default',
    size === 'sm' ? 'h-7 px-2.5 text-sm' : 'h-8 px-3.5',
    variants[variant],
  )

type ButtonProps = Omit<ComponentProps<'button'>, 'children'> &
  Looks & {
    children: ReactNode
    /** The action is under way: a spinner, and further clicks do nothing. The button keeps its focus. */
    busy?: boolean
    /** It cannot be done now. As `disabled`, but a button that has the focus keeps it. */
    blocked?: boolean
  }

const ignored = (event: MouseEvent) => event.preventDefault()

export function Button({
  variant,
  size,
  icon: Glyph,
  endIcon: EndGlyph,
  busy,
  blocked,
  className,
  children,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      onClick={busy || blocked ? ignored : props.onClick}
      aria-disabled={busy || blocked || undefined}
      aria-busy={busy || undefined}
      className={cn(
        look({ ...(variant && { variant }), ...(size && { size }) }),
        blocked && 'opacity-50',
        className,
      )}
    >
      {busy ? (
        <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />
      ) : (
        Glyph && <Glyph aria-hidden className="size-4 shrink-0" />
      )}
      <ButtonText>{children}</ButtonText>
      {EndGlyph && <EndGlyph aria-hidden className="size-4 shrink-0" />}
    </button>
  )
}

const longText = 40

/** A name in a button may be long: it is cut off rather than reach out of the window, and whole on hover. */
const ButtonText = ({ children }: { children: ReactNode }) => (
  <span
    className="min-w-0 truncate"
    title={typeof children === 'string' && children.length > longText ? children : undefined}
  >
    {children}
  </span>
)

type ButtonLinkProps = Looks & {
  href: string
  className?: string
  /** Said by screen readers in place of the text, which it contains: where several links have the same one. */
  'aria-label'?: string
  children: ReactNode
}

/** A link to a place of the window that looks like a button. */
export function ButtonLink({
  variant,
  size,
  icon: Glyph,
  href,
  className,
  children,
  ...aria
}: ButtonLinkProps) {
  return (
    <Link
      {...aria}
      href={href}
      className={cn(look({ ...(variant && { variant }), ...(size && { size }) }), className)}
    >
      {Glyph && <Glyph aria-hidden className="size-4 shrink-0" />}
      <ButtonText>{children}</ButtonText>
    </Link>
  )
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  /** Said by screen readers and shown on hover. */
  label: string
  icon: LucideIcon
  variant?: ButtonVariant
  size?: 'sm' | 'md'
  /** The same as for a Button. */
  blocked?: boolean
}

export const IconButton = (props: IconButtonProps) => (
  <Tooltip text={props.label}>
    <BareIconButton {...props} />
  </Tooltip>
)

/** Shows its label to screen readers only. */
export const BareIconButton = ({
  label,
  icon: Glyph,
  variant = 'quiet',
  size = 'md',
  blocked,
  className,
  ...props
}: IconButtonProps) => (
  <button
    type="button"
    aria-label={label}
    {...props}
    onClick={blocked ? ignored : props.onClick}
    aria-disabled={blocked || undefined}
    className={cn(
      look({ variant }),
      size === 'sm' ? 'h-7! w-7 px-0!' : 'w-8 px-0!',
      blocked && 'opacity-50',
      className,
    )}
  >
    <Glyph aria-hidden className="size-4" />
  </button>
)
