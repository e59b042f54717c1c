// Places live behind the # so that the window works from a file, an app:// address and a server alike.
// Ours, because wouter's own puts the query before the #, where it stays when the place changes.
import { useSyncExternalStore } from 'react'
import type { BaseLocationHook, BaseSearchHook } from 'wouter'

type NavigateOptions = { replace?: boolean; state?: unknown }

export function splitHash(hash: string): { path: string; search: string } {
  const [path = '', ...rest] = hash.replace(/^#?\/?/, '').split('?')
  return { path: `/${path}`, search: rest.join('?') }
}

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener)
  window.addEventListener('popstate', listener)
  return () => {
    window.removeEventListener('hashchange', listener)
    window.removeEventListener('popstate', listener)
  }
}
/** Whether this is the place that is shown. */
export const isAt = (path: string) => here().path === path

const here = () => splitHash(window.location.hash)

/** Goes to a place: "/images", "/builds/abc?job=xyz". */
export function navigate(to: string, { replace = false, state = null }: NavigateOptions = {}): void {
  const hash = `#${to.startsWith('/') ? to : `/${to}`}`
  if (window.location.hash === hash) return
  window.history[replace ? 'replaceState' : 'pushState'](state, '', hash)
  window.dispatchEvent(new Event('hashchange'))
}

export const useHashLocation: BaseLocationHook = Object.assign(
  (): [string, typeof navigate] => [useSyncExternalStore(subscribe, () => here().path), navigate],
  { hrefs: (href: string) => `#${href}` },
)

export const useHashSearch: BaseSearchHook = () => useSyncExternalStore(subscribe, () => here().search)
