// Parts of the window that are not seen at its start are in separate files, and are fetched when it is calm or when
// they are first drawn: read at the start they would only hold it up.
import { type ComponentType, useCallback, useEffect, useState } from 'react'
import { whenCalm } from './hooks/use-idle.ts'
import { once } from './once.ts'
import { withEngineTexts } from './texts/texts.ts'
import { tryAgain } from './try-again.ts'

export type LoadFailure = { error: unknown; onRetry: () => void }

type Around = {
  /** Until it is there. */
  pending?: ComponentType
  /** Drawn if it cannot be loaded, even after a few tries. */
  failed: ComponentType<LoadFailure>
  /** Fetched as soon as the window is calm, drawn or not. */
  ahead?: boolean
}

/** Works as React's lazy, but draws what is loaded already at once, and can request again what failed to load. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { pending: Pending = () => null, failed: Failed, ahead = true }: Around,
): ComponentType<P> {
  let Found: ComponentType<P> | null = null
  const loading = once(() =>
    tryAgain(async () => {
      Found = await withEngineTexts(load)
    }),
  )
  // A failed fetch is repeated and reported where the component is drawn.
  if (ahead) whenCalm(() => void loading().catch(() => undefined))
  return function Later(props: P) {
    const [failure, setFailure] = useState<{ error: unknown } | null>(null)
    const [, setThere] = useState(Found !== null)
    const fetchIt = useCallback(() => {
      setFailure(null)
      loading().then(
        () => setThere(true),
        error => setFailure({ error }),
      )
    }, [])
    useEffect(() => {
      if (!Found) fetchIt()
    }, [fetchIt])
    if (Found) return <Found {...props} />
    return failure ? <Failed error={failure.error} onRetry={fetchIt} /> : <Pending />
  }
}
