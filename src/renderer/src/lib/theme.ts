// The theme as a data-theme on <html>. The last choice is remembered here too, so that the first paint is right.
import type { Settings } from '#shared/settings.ts'
import { host } from './host.ts'

export type Theme = Settings['theme']

const remembered = 'kiln.theme'
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')
let theme: Theme = 'system'

const resolveTheme = (wanted: Theme, systemIsDark: boolean): 'light' | 'dark' =>
  wanted === 'system' ? (systemIsDark ? 'dark' : 'light') : wanted

const paint = () => {
  document.documentElement.dataset['theme'] = resolveTheme(theme, prefersDark.matches)
}

/** Before the first paint. */
export function startTheme(): void {
  const last = window.localStorage.getItem(remembered)
  theme = last === 'light' || last === 'dark' ? last : 'system'
  prefersDark.addEventListener('change', paint)
  paint()
}

export function applyTheme(wanted: Theme): void {
  theme = wanted
  window.localStorage.setItem(remembered, wanted)
  paint()
}

/** The choice of a person: for the frame of the window too, which main requests from the engine at the start. */
export function chooseTheme(wanted: Theme): void {
  applyTheme(wanted)
  void host.setTheme?.(wanted)
}
