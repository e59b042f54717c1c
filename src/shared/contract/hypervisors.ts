import { vmReport, vmRequest } from '#shared/hypervisors/vm.ts'
import { job } from './define.ts'

export const hypervisors = {
  /**
   * Uploads an image to a host with libvirt or Proxmox VE, and makes a new VM of it. Nothing there is replaced; failed or
   * cancelled, what was made is removed. Throws hypervisor.*, ssh.*, image.*, seed.*, machine.personalise.
   */
  createVm: job(vmRequest, vmReport),
}
