import { vmReport, vmRequest } from '#shared/hypervisors.ts'
import { job } from './define.ts'

export const hypervisors = {
  /**
   * Uploads an image to a host with libvirt or Proxmox VE, and creates a new VM from it. Nothing there is replaced;
   * on failure or cancel, everything created is removed. Throws hypervisor.*, ssh.*, image.*, seed.*,
   * machine.personalise.
   */
  createVm: job(vmRequest, vmReport),
}
