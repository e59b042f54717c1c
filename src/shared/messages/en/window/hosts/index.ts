// Hosts and deploys in the window.
import { deployWindow } from './deploy.ts'
import { hostPage } from './host.ts'
import { installWindow } from './install.ts'
import { hostsList } from './list.ts'

export const hostsWindow = { ...hostsList, ...hostPage, ...deployWindow, ...installWindow } as const
