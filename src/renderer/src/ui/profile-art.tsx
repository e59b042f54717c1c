// The artwork of profiles: our own drawings in one style, on a field of 48, without words or gradients, so that they are
// clear at 24 px and at 160. Their four colours are tokens, so each is drawn for light, dark and forced colours alike.
import type { ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'

const body = 'fill-art-body'
const shade = 'fill-art-shade'
const light = 'fill-art-light'
const glow = 'fill-art-glow'
const line = 'fill-none stroke-art-body'

const drawings: Record<string, ReactNode> = {
  // A house with its hearth lit.
  house: (
    <>
      <path className={shade} d="M12 23h24v15H12z" />
      <path className={body} d="M24 9 8 23h6l10-8.6L34 23h6z" />
      <path className={glow} d="M20 38v-8a4 4 0 0 1 8 0v8z" />
      <path className={body} d="M31 11h4v8l-4-3.5z" />
    </>
  ),
  // A robot in a box.
  bot: (
    <>
      <path className={body} d="M23 8h2v6h-2z" />
      <circle className={glow} cx="24" cy="8" r="2.5" />
      <rect className={body} x="14" y="13" width="20" height="15" rx="4" />
      <circle className={light} cx="20" cy="20" r="2.5" />
      <circle className={light} cx="28" cy="20" r="2.5" />
      <path className={shade} d="M8 26h6v5h20v-5h6v13H8z" />
    </>
  ),
  // Three machines in a rack.
  server: (
    <>
      <rect className={body} x="9" y="10" width="30" height="8" rx="2.5" />
      <rect className={shade} x="9" y="20" width="30" height="8" rx="2.5" />
      <rect className={body} x="9" y="30" width="30" height="8" rx="2.5" />
      <circle className={glow} cx="14" cy="14" r="1.8" />
      <circle className={glow} cx="14" cy="24" r="1.8" />
      <circle className={glow} cx="14" cy="34" r="1.8" />
      <path className={light} d="M26 13h9v2h-9zM26 33h9v2h-9z" />
    </>
  ),
  // One that directs four others.
  boxes: (
    <>
      <path className={line} strokeWidth="2" d="M13 13 35 35M35 13 13 35" />
      <rect className={shade} x="8" y="8" width="10" height="10" rx="2.5" />
      <rect className={shade} x="30" y="8" width="10" height="10" rx="2.5" />
      <rect className={shade} x="8" y="30" width="10" height="10" rx="2.5" />
      <rect className={shade} x="30" y="30" width="10" height="10" rx="2.5" />
      <circle className={body} cx="24" cy="24" r="7.5" />
      <circle className={glow} cx="24" cy="24" r="3.5" />
    </>
  ),
  // A screen with windows.
  monitor: (
    <>
      <rect className={body} x="7" y="10" width="34" height="23" rx="3" />
      <rect className={light} x="10" y="13" width="28" height="17" rx="1" />
      <rect className={glow} x="12.5" y="15.5" width="12" height="12" rx="1" />
      <path className={shade} d="M27 15.5h8.5v5H27zM27 22.5h8.5v5H27z" />
      <path className={body} d="M21 33h6v4h5v2H16v-2h5z" />
    </>
  ),
  // A flask that is warm.
  'flask-conical': (
    <>
      <path className={shade} d="M20 11h8v9l8.5 14.5A3 3 0 0 1 34 39H14a3 3 0 0 1-2.5-4.5L20 20z" />
      <path className={glow} d="M16.5 28h15l4.2 7a2 2 0 0 1-1.7 3H14a2 2 0 0 1-1.7-3z" />
      <path className={body} d="M18 8h12v4H18z" />
      <circle className={light} cx="22" cy="33" r="1.8" />
      <circle className={light} cx="27" cy="31" r="1.2" />
    </>
  ),
}

/** The picture of every other profile: a brick from the kiln. */
const other = (
  <>
    <path className={shade} d="m24 8 15 8v16l-15 8-15-8V16z" />
    <path className={body} d="m24 24 15-8v16l-15 8z" />
    <path className={glow} d="m24 8 15 8-15 8-15-8z" />
  </>
)

/** `name`: the icon that the profile names. Decorative. */
export const ProfileArt = ({ name, className = 'size-14' }: { name: string; className?: string }) => (
  <svg
    aria-hidden
    viewBox="0 0 48 48"
    data-art={name in drawings ? name : 'other'}
    className={cn('profile-art shrink-0', className)}
  >
    <rect className="fill-art-ground" width="48" height="48" rx="10" />
    {drawings[name] ?? other}
  </svg>
)
