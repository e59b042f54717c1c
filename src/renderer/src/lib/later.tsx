// Parts of the window that are not seen at its start stand in files of their own, fetched as soon as it is calm: read at
// the start they would only hold it up.
import { type ComponentType, useEffect, useState } from 'react'
import { whenCalm } from './hooks/use-idle.ts'
import { once } from './once.ts'
import { withPageTexts } from './texts/texts.ts'

/** As React's lazy, but what is there already is drawn at once, and nothing is thrown to a boundary meanwhile. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  /** Until it is there. */
  meanwhile: ComponentType = () => null,
): ComponentType<P> {
  let Found: ComponentType<P> | null = null
  const loading = once(async () => {
    Found = await withPageTexts(load)
  })
  // Only fetched ahead: what fails is fetched and reported again where it is drawn.
  whenCalm(() => void loading().catch(() => undefined))
  const Meanwhile = meanwhile
  return function Later(props: P) {
    const [failed, setFailed] = useState<unknown>(null)
    const [, setThere] = useState(Found !== null)
    useEffect(() => {
      if (!Found) loading().then(() => setThere(true), setFailed)
    }, [])
    if (failed) throw failed
    return Found ? <Found {...props} /> : <Meanwhile />
  }
}
