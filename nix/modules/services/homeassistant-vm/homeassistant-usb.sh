# Lists the USB devices of this machine by vendor and product, port and name, and which of them Home Assistant has.
# HA_USB: what the configuration names    USB_DEVICES: /sys/bus/usb/devices
# USB_GIVEN: a file with what the running virtual machine was started with, for root

if [ $# != 0 ]; then
  echo "usage: homeassistant-usb"
  echo "Lists USB sticks. To give one to Home Assistant, add it to services.homeassistant-vm.usb (haUsb)."
  if [ "$1" = --help ] || [ "$1" = -h ]; then exit 0; fi
  exit 2
fi

read -r -a named <<< "$HA_USB"
# If it is not readable, the machine is off, or this user has no right to it.
given=$HA_USB
if [ -r "$USB_GIVEN" ]; then given=$(head --bytes=4096 "$USB_GIVEN"); fi
isGiven() { [[ " $given " == *" $1 "* ]]; }
later="Home Assistant gets it after: systemctl restart homeassistant-vm"
declare -A kinds=() plugged=()
rows=()

part() { if [ -r "$1" ]; then head --bytes=100 "$1" | tr '\n' ' '; fi; }

for device in "$USB_DEVICES"/*; do
  port=$(basename "$device")
  # Interfaces have a colon; root hubs begin with usb.
  if [[ $port != [0-9]* || $port == *:* ]] || [ ! -r "$device/idVendor" ]; then continue; fi
  # A hub is a way to other devices.
  if [ "$(cat "$device/bDeviceClass")" = 09 ]; then continue; fi
  kind=$(cat "$device/idVendor"):$(cat "$device/idProduct")
  kinds[$kind]=$((${kinds[$kind]:-0} + 1))
  plugged[$kind]=1
  plugged[$port]=1
  rows+=("$kind $port $(part "$device/manufacturer")$(part "$device/product")")
done

if [ ${#rows[@]} = 0 ]; then echo "Nothing is plugged in."; fi
for row in "${rows[@]}"; do
  read -r kind port name <<< "$row"
  state=
  for one in "${named[@]}"; do
    if [ "$one" != "$kind" ] && [ "$one" != "$port" ]; then continue; fi
    if isGiven "$one"; then state="given to Home Assistant as $one"; else state=$later; fi
  done
  if [ "${kinds[$kind]}" -gt 1 ] && [[ $state == *" $kind" ]]; then
    state="one of ${kinds[$kind]} of this kind, of which Home Assistant has one: name the port instead"
  fi
  # A stick's name is what its maker wrote, and must not command this terminal.
  printf '%-9s  %-10s  %s%s\n' "$kind" "$port" "$name" "${state:+  ($state)}" | plain-text
done
for one in "${named[@]}"; do
  if [ -n "${plugged[$one]:-}" ]; then continue; fi
  if isGiven "$one"; then echo "$one is not plugged in; Home Assistant gets it once it is."; else echo "$one is not plugged in. $later"; fi
done
