# Become QEMU with Home Assistant OS in it.
# HA_USB: sticks for the guest, as vendor:product or bus-port
# HA_CPU (x86_64 or aarch64), HA_MEMORY_MIB, HA_CPUS, HA_DISK, HA_TAP, HA_VNC
# HA_FIRMWARE, HA_FIRMWARE_VARIABLES: UEFI and its empty variables    HA_MACHINE_ID: what the network address is made from
# RUNTIME_DIRECTORY: sockets    STATE_DIRECTORY: UEFI's variables      both from systemd

variables=$STATE_DIRECTORY/efi-variables.fd
if [ ! -e "$variables" ]; then
  install --mode 0600 "$HA_FIRMWARE_VARIABLES" "$variables.new"
  mv "$variables.new" "$variables"
fi

# The same address for as long as the appliance is installed, so that the router keeps giving it the same lease.
digest=$(sha256sum < "$HA_MACHINE_ID")
mac=52:54:00:${digest:0:2}:${digest:2:2}:${digest:4:2}
echo "$mac" > "$RUNTIME_DIRECTORY/mac"
# Made here, so that this user owns it: if root's first `ha` made it, the info fetcher could not open it.
touch "$RUNTIME_DIRECTORY/agent.lock"

# shellcheck disable=SC2054  # the commas are QEMU's
arguments=(
  -name homeassistant
  -nodefaults
  -no-user-config
  # `max` is the host's own processor under KVM; without KVM it has everything that QEMU can emulate.
  -cpu max
  -smp "$HA_CPUS"
  -m "$HA_MEMORY_MIB"
  -rtc base=utc
  -drive "if=pflash,unit=0,format=raw,readonly=on,file=$HA_FIRMWARE"
  -drive "if=pflash,unit=1,format=raw,file=$variables"
  -drive "if=none,id=disk,format=qcow2,discard=unmap,detect-zeroes=unmap,file=$HA_DISK"
  -device virtio-blk-pci,drive=disk,bootindex=1
  -netdev "tap,id=net,ifname=$HA_TAP,script=no,downscript=no"
  -device "virtio-net-pci,netdev=net,mac=$mac"
  -device virtio-serial-pci
  -chardev "socket,id=agent,path=$RUNTIME_DIRECTORY/agent.sock,server=on,wait=off"
  -device virtserialport,chardev=agent,name=org.qemu.guest_agent.0
  -qmp "unix:$RUNTIME_DIRECTORY/qmp.sock,server=on,wait=off"
  -device virtio-rng-pci
  -device qemu-xhci
  -device usb-kbd
  -device usb-tablet
  -vnc "$HA_VNC"
  -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny
  -msg timestamp=on
)

case $HA_CPU in
  x86_64)
    arguments+=(-machine q35 -device VGA)
    ;;
  aarch64)
    # shellcheck disable=SC2054
    # The board's own console is its serial port; `homeassistant-console` opens it.
    arguments+=(
      -machine virt,gic-version=max
      -device virtio-gpu-pci
      -serial "unix:$RUNTIME_DIRECTORY/serial.sock,server=on,wait=off"
    )
    ;;
  *)
    echo "Home Assistant OS has no image for the processor \"$HA_CPU\"." >&2
    exit 1
    ;;
esac

# QEMU waits for a stick that is not plugged in, and takes it later. A port belongs to one bus, behind any hubs.
read -r -a sticks <<< "${HA_USB:-}"
# homeassistant-usb reads here what the machine was started with: a later configuration counts from the next start.
echo "${HA_USB:-}" > "$RUNTIME_DIRECTORY/usb"
for stick in "${sticks[@]}"; do
  case $stick in
    *:*) arguments+=(-device "usb-host,vendorid=0x${stick%:*},productid=0x${stick#*:}") ;;
    *) arguments+=(-device "usb-host,hostbus=${stick%%-*},hostport=${stick#*-}") ;;
  esac
done

if [ -w /dev/kvm ]; then
  # QEMU falls back to the second if /dev/kvm exists but refuses.
  arguments+=(-accel kvm -accel tcg)
else
  echo "There is no /dev/kvm: Home Assistant runs by emulation, many times slower. Switch on virtualisation in the firmware." >&2
  arguments+=(-accel tcg)
fi

exec "qemu-system-$HA_CPU" "${arguments[@]}"
