# Gives a graphics card to virtual machines (detach) and back to its driver (attach), with all of its IOMMU group.
# Cards are found by their PCI class. KILN_ROOT names another folder than /, for tests.
# usage.sh is put before this.
devices=${KILN_ROOT:-}/sys/bus/pci/devices
probe=${KILN_ROOT:-}/sys/bus/pci/drivers_probe
usage='usage: kiln-host gpu-vfio status
       kiln-host gpu-vfio detach [ADDRESS] [--last-display] [--whole-group]   its driver leaves it, for a virtual machine
       kiln-host gpu-vfio attach [ADDRESS]                                    its driver gets it back
  ADDRESS, as status shows it (0000:01:00.0), is needed where there are several.
  --whole-group: also where its IOMMU group has a USB or network controller that this machine uses.'
explain_help "$@"

refuse() {
  echo "kiln-host gpu-vfio: $1" >&2
  exit 1
}
class() { cat "$devices/$1/class"; }
driver() {
  if [[ -L $devices/$1/driver ]]; then basename "$(readlink "$devices/$1/driver")"; else echo none; fi
}
group() {
  if [[ -L $devices/$1/iommu_group ]]; then basename "$(readlink "$devices/$1/iommu_group")"; else echo none; fi
}
cards=()
shopt -s nullglob
for path in "$devices"/*; do
  # Display controllers.
  if [[ $(<"$path/class") == 0x03* ]]; then cards+=("${path##*/}"); fi
done
# Lists the group's members but bridges, which lead to it and stay. Devices without a group do not form one.
members() {
  local path address wanted
  wanted=$(group "$1")
  if [[ $wanted == none ]]; then return; fi
  for path in "$devices"/*; do
    address=${path##*/}
    if [[ $(group "$address") == "$wanted" && $(class "$address") != 0x06* ]]; then echo "$address"; fi
  done
}
# Lists its members of these PCI classes, a regular expression, that have a driver of this machine.
in_use() {
  local member
  while read -r member; do
    if [[ $(class "$member") =~ ^0x($2) && $(driver "$member") != none && $(driver "$member") != vfio-pci ]]; then echo "$member"; fi
  done < <(members "$1")
}
# Moves a device from its driver to the one that `driver_override` names, or that matches it.
hand_over() {
  printf '%s\n' "$2" >"$devices/$1/driver_override"
  if [[ -L $devices/$1/driver ]]; then printf '%s' "$1" >"$devices/$1/driver/unbind"; fi
  printf '%s' "$1" >"$probe"
}

action=${1:-} address='' last='' whole=''
for word in "${@:2}"; do
  case "$word" in
  --last-display) last=yes ;;
  --whole-group) whole=yes ;;
  -*) misused ;;
  *)
    if [[ -n $address || -z $word ]]; then misused; fi
    address=$word
    ;;
  esac
done

if [[ $action == status && -z $address$last$whole ]]; then
  if ((${#cards[@]} == 0)); then echo 'This machine has no graphics card on its PCI bus.'; fi
  for card in "${cards[@]}"; do
    echo "$card: $(<"$devices/$card/vendor"):$(<"$devices/$card/device"), driver $(driver "$card"), IOMMU group $(group "$card")"
    if [[ $(group "$card") == none ]]; then
      echo '  Without an IOMMU it cannot be given to a virtual machine: turn it on in the firmware, and settings.virtualisation.vfio.enable.'
      continue
    fi
    while read -r other; do
      if [[ $other != "$card" ]]; then echo "  with $other: class $(class "$other"), driver $(driver "$other")"; fi
    done < <(members "$card")
  done
  exit 0
fi
if [[ $action != attach && $action != detach || ( $action == attach && -n $last$whole ) ]]; then misused; fi

# The cards that this action can still change.
candidates=()
for card in "${cards[@]}"; do
  if [[ $action == detach && $(driver "$card") != vfio-pci || $action == attach && $(driver "$card") == vfio-pci ]]; then candidates+=("$card"); fi
done
if [[ -z $address ]]; then
  if ((${#candidates[@]} == 0)); then refuse "There is no graphics card to $action."; fi
  if ((${#candidates[@]} > 1)); then refuse "There are several: ${candidates[*]}. Name one."; fi
  address=${candidates[0]}
fi
if [[ " ${cards[*]} " != *" $address "* ]]; then refuse "$address is not a graphics card of this machine. See: kiln-host gpu-vfio status"; fi

if [[ $(group "$address") == none ]]; then refuse "$address is in no IOMMU group. Turn the IOMMU on in the firmware, and settings.virtualisation.vfio.enable."; fi

if [[ $action == attach ]]; then
  # A card has no driver if a detach was interrupted, or VFIO did not take it.
  if [[ $(driver "$address") != vfio-pci && $(driver "$address") != none ]]; then
    refuse "$address has the driver $(driver "$address") and not vfio-pci, so there is nothing to give back."
  fi
  while read -r member; do
    # Other members may be in use by the host.
    if [[ $(driver "$member") == vfio-pci || $(driver "$member") == none ]]; then hand_over "$member" ''; fi
  done < <(members "$address")
  echo "$address has the driver $(driver "$address")"
  exit 0
fi
disks=$(in_use "$address" 01)
if [[ -n $disks ]]; then refuse "The IOMMU group of $address has a disk controller that this machine uses: ${disks//$'\n'/, }. Put the card in another slot."; fi
others=$(in_use "$address" '02|0c')
if [[ -n $others && -z $whole ]]; then
  refuse "The IOMMU group of $address has a USB or network controller that this machine uses: ${others//$'\n'/, }. What is connected to it would be gone, such as the keyboard. With --whole-group it is done all the same."
fi
left=0
for card in "${cards[@]}"; do
  if [[ $(driver "$card") != vfio-pci && $(driver "$card") != none && $(group "$card") != "$(group "$address")" ]]; then left=$((left + 1)); fi
done
if ((left == 0)) && [[ -z $last ]]; then
  refuse "$address is the only card with a driver, so the screen would stay black. With --last-display it is done all the same; reach the machine over SSH then."
fi
while read -r member; do hand_over "$member" vfio-pci; done < <(members "$address")
if [[ $(driver "$address") != vfio-pci ]]; then refuse "$address has the driver $(driver "$address") and not vfio-pci. Is settings.virtualisation.vfio.enable on?"; fi
echo "$address and its IOMMU group have the driver vfio-pci"
