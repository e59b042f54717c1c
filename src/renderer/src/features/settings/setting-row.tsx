import type { ReactNode } from 'react'
import type { SettingName } from './named-settings.ts'

type SettingRowProps = {
  label: string
  /** A link can lead to it. */
  name?: SettingName
  help?: ReactNode
  labelFor?: string
  children?: ReactNode
}

/** A setting: its words on the left, its control on the right, below it when there is no room. */
export const SettingRow = ({ label, name, help, labelFor, children }: SettingRowProps) => (
  <div data-setting={name} className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
    <div className="min-w-56 flex-1">
      {labelFor ? (
        <label htmlFor={labelFor} className="font-medium">
          {label}
        </label>
      ) : (
        <p className="font-medium">{label}</p>
      )}
      {help && (
        <div id={labelFor && `${labelFor}-help`} className="text-muted text-sm">
          {help}
        </div>
      )}
    </div>
    {children && <div className="flex shrink-0 flex-wrap items-center gap-2">{children}</div>}
  </div>
)
