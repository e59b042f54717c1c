// `/settings?setting=theme` gives the focus to that setting, which also scrolls to it.

import { useEffect } from 'react'
import { useSearch } from 'wouter'
import { navigate } from '#lib/hash-location.ts'
import { settingsHref } from '#shared/window/routes.ts'

/**
 * If there are several buttons, this is the last: the ones before it undo the choice, and Enter may still be held down.
 */
const controls = 'input:checked, select, button:last-of-type'

/** `drawn`: the settings are on the page. */
export function useLinkedSetting(drawn: boolean): void {
  const search = useSearch()
  useEffect(() => {
    const name = new URLSearchParams(search).get('setting')
    if (!drawn || name === null) return
    // So that the same setting can be opened again.
    navigate(settingsHref(), { replace: true })
    const row = [...document.querySelectorAll<HTMLElement>('[data-setting]')].find(
      each => each.dataset['setting'] === name,
    )
    row?.querySelector<HTMLElement>(controls)?.focus()
  }, [search, drawn])
}
