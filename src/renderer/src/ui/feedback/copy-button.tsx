import '#ui/texts.ts'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button, IconButton } from '../controls/button.tsx'
import { announce } from './announcer.tsx'

type CopyProps = {
  text: string
  /** "Copy the report". */
  label: string
  /** Show the label beside the icon. */
  labelled?: boolean
  size?: 'sm' | 'md'
}

export function CopyButton({ text, label, labelled = false, size = 'sm' }: CopyProps) {
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
      announce(t('ui.copied'))
    } catch {
      announce(t('ui.clipboard-failed'))
    }
  }
  const icon = copied ? Check : Copy
  return labelled ? (
    <Button size={size} icon={icon} onClick={copy}>
      {copied ? t('ui.copied') : label}
    </Button>
  ) : (
    <IconButton size={size} label={copied ? t('ui.copied') : label} icon={icon} onClick={copy} />
  )
}
