// The form for reaching a host: an address, a name, a jump host and a key.
import { useRef, useState } from 'react'
import { addressProblem } from './address-problem.ts'

const empty = { address: '', name: '', tags: '', jump: '', identity: '' }
type TypedAddress = typeof empty

/** `onChange`: an error of the previous answers no longer applies. */
export function useAddressForm(first: Partial<TypedAddress>, onChange: () => void) {
  const [typed, setTyped] = useState<TypedAddress>({ ...empty, ...first })
  const [tried, setTried] = useState(false)
  const address = useRef<HTMLInputElement>(null)
  const problem = addressProblem(typed.address)
  return {
    typed,
    tried,
    /** The value of the address field. */
    address,
    /** The problem with the address, after an attempt. */
    problem: tried ? problem : null,
    text: (name: keyof TypedAddress) => ({
      value: typed[name],
      onChange: (event: { target: { value: string } }) => {
        setTyped(old => ({ ...old, [name]: event.target.value }))
        if (name === 'address') setTried(false)
        onChange()
      },
    }),
    /** Returns the answers to send; null while the address is wrong, which then gets the focus. */
    request: () => {
      setTried(true)
      if (problem !== null) {
        address.current?.focus()
        return null
      }
      return {
        address: typed.address.trim(),
        name: typed.name.trim(),
        jump: typed.jump.trim() || null,
        identity: typed.identity.trim() || null,
      }
    },
  }
}
