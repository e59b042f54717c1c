// The fields that a person has left once: only these show their errors without an attempt to continue.
import { useCallback, useState } from 'react'
import { afterClick } from '../after-click.ts'

export function useTouched() {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const touch = useCallback(
    (...fields: string[]) => afterClick(() => setTouched(old => new Set([...old, ...fields]))),
    [],
  )
  return { touched, touch }
}
