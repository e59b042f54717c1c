// Hosts and deploys in the window.
import { deployWindow } from './deploy-window.ts'
import { hostPage } from './hosts-host.ts'
import { hostsList } from './hosts-list.ts'
import { installWindow } from './install-window.ts'

export const hostsWindow = { ...hostsList, ...hostPage, ...deployWindow, ...installWindow } as const
