import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#lib/texts.ts'
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
      announce(t('ui.copied-what', { what }))
    } catch {
      announce(t('ui.clipboard-failed'))
    }
  }
  const icon = copied ? Check : Copy
  return labelled ? (
    <Button size={size} icon={icon} onClick={copy}>
      {copied ? t('ui.copied') : t('ui.copy', { what })}
    </Button>
  ) : (
    <IconButton
      size={size}
      label={copied ? t('ui.copied') : t('ui.copy', { what })}
      icon={icon}
      onClick={copy}
    />
  )
}
