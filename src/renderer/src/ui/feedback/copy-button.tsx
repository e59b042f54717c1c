import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from '../controls/button.tsx'
import { announce } from './announcer.tsx'

type CopyProps = {
  text: string
  /** What is copied: "Copy <what>". */
  what?: string
  /** Show the word beside the icon. */
  labelled?: boolean
  size?: 'sm' | 'md'
}

export function CopyButton({ text, what = 'text', labelled = false, size = 'sm' }: CopyProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = window.setTimeout(() => setCopied(false), 2000)
    return () => window.clearTimeout(timer)
  }, [copied])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      announce(`Copied ${what}`)
    } catch {
      announce('The clipboard could not be written')
    }
  }
  const icon = copied ? Check : Copy
  return labelled ? (
    <Button size={size} icon={icon} onClick={copy}>
      {copied ? 'Copied' : `Copy ${what}`}
    </Button>
  ) : (
    <IconButton size={size} label={copied ? 'Copied' : `Copy ${what}`} icon={icon} onClick={copy} />
  )
}
