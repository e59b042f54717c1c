// A wizard that is opened by a link: /flash?image=…, /deploy?host=…
import { useEffect } from 'react'
import { useSearch } from 'wouter'
import { isAt, navigate } from '#lib/hash-location.ts'

/**
 * Begins with what the address asks for, once: it is taken out of the address. `begin` is the same function from one frame to
 * the next; null: not yet.
 */
export function useLink(at: string, begin: ((query: URLSearchParams) => void) | null): void {
  const search = useSearch()
  useEffect(() => {
    // Ignore the query of another page: this one may render again before it is left.
    if (search === '' || !begin || !isAt(at)) return
    navigate(at, { replace: true })
    begin(new URLSearchParams(search))
  }, [search, at, begin])
}
