// What a person types to reach a host: an address, a name, a jump host and a key.
import { useRef, useState } from 'react'
import { parseAddress } from '#shared/hosts/address.ts'

const empty = { address: '', name: '', tags: '', jump: '', identity: '' }
type TypedAddress = typeof empty

export function useAddressForm(first: Partial<TypedAddress> = {}) {
  const [typed, setTyped] = useState<TypedAddress>({ ...empty, ...first })
  const [tried, setTried] = useState(false)
  const address = useRef<HTMLInputElement>(null)
  const isValid = parseAddress(typed.address) !== null
  return {
    typed,
    tried,
    /** For the field of the address. */
    address,
    isWrong: tried && !isValid,
    text: (name: keyof TypedAddress) => ({
      value: typed[name],
      onChange: (event: { target: { value: string } }) =>
        setTyped(old => ({ ...old, [name]: event.target.value })),
    }),
    /** What is sent; null if there is no address yet, which then gets the focus. */
    request: () => {
      setTried(true)
      if (!isValid) {
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
