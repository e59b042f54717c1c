# Virtual machines and their networks.
{
  prev,
  layers,
  packages,
  ...
}:
let
  inherit (packages) absent fromDebian;
  virtualization = "${layers.virtualization}/usr";

  qemuAs =
    name: like:
    fromDebian name like {
      packages = [
        "qemu-system-x86"
        "qemu-system-common"
        "qemu-system-data"
        "qemu-utils"
        "ovmf-generic"
      ];
      # nixpkgs' QEMU brings the firmware, and says where it is.
      post = ''
        ln -s qemu-system-x86_64 bin/qemu-kvm
        mkdir -p libexec
        ln -s ${virtualization}/lib/qemu/* libexec/
        ln -s ${virtualization}/share/OVMF/*.fd share/qemu/
        for description in share/qemu/firmware/*.json; do
          text=$(sed "s|/usr/share/OVMF/|$out/share/qemu/|" "$description")
          rm "$description"
          echo "$text" >"$description"
        done
      '';
      extra = _: {
        # An image needs no more than the agent of a guest.
        ga = fromDebian "qemu-guest-agent" like { packages = [ "qemu-guest-agent" ]; };
      };
    };
in
{
  # nixpkgs makes the others from its `qemu`, which is Debian's by then.
  qemu = qemuAs "qemu" prev.qemu;
  qemu_kvm = qemuAs "qemu_kvm" (prev.qemu.override { hostCpuOnly = true; });
  qemu-utils = fromDebian "qemu-utils" (prev.qemu.override { toolsOnly = true; }) {
    packages = [ "qemu-utils" ];
  };
  swtpm = fromDebian "swtpm" prev.swtpm {
    packages = [
      "swtpm"
      "swtpm-tools"
    ];
  };
  OVMF = fromDebian "OVMF" prev.OVMF {
    packages = [ "ovmf-generic" ];
    post = ''
      mkdir FV
      for kind in CODE VARS; do ln -s ${virtualization}/share/OVMF/OVMF_''${kind}_4M.fd "FV/OVMF_$kind.fd"; done
      ln -s ${virtualization}/share/ovmf/OVMF.fd FV/OVMF.fd
    '';
    extra = self: {
      fd = self;
      firmware = "${self}/FV/OVMF_CODE.fd";
      variables = "${self}/FV/OVMF_VARS.fd";
      mergedFirmware = "${self}/FV/OVMF.fd";
    };
  };

  libvirt = fromDebian "libvirt" prev.libvirt {
    packages = [
      "libvirt0"
      "libvirt-clients"
      "libvirt-common"
      "libvirt-daemon"
      "libvirt-daemon-common"
      "libvirt-daemon-config-network"
      "libvirt-daemon-config-nwfilter"
      "libvirt-daemon-driver-network"
      "libvirt-daemon-driver-nodedev"
      "libvirt-daemon-driver-nwfilter"
      "libvirt-daemon-driver-qemu"
      "libvirt-daemon-driver-secret"
      "libvirt-daemon-driver-storage"
      "libvirt-daemon-lock"
      "libvirt-daemon-log"
      "libvirt-ssh-proxy"
    ];
    # The same as in nixpkgs' package: its module defines the units of two, and one copies these files to the machine.
    post = ''
      rm lib/systemd/system/virtlockd.* lib/systemd/system/virtlogd.*
      mkdir -p var/lib/libvirt/qemu/networks var/lib/libvirt/nwfilter
      cp ${virtualization}/share/libvirt/networks/*.xml var/lib/libvirt/qemu/networks/
      cp ${virtualization}/share/libvirt/nwfilter/*.xml var/lib/libvirt/nwfilter/

      # Its units call programs by names alone, and its script for guests finds gettext, and its settings in the
      # environment, only where nixpkgs has changed it.
      unit=lib/systemd/system/virt-secret-init-encryption.service
      sed -i "s|^ExecStart=|Environment=PATH=$base/usr/bin\n&|" "$unit"
      mkdir -p libexec
      sed -e '/init-functions$/d' -e "s|^\. .*gettext.sh|PATH=\$PATH:${virtualization}/bin; . gettext.sh|" \
        -e 's/^\(ON_BOOT\|ON_SHUTDOWN\|SHUTDOWN_TIMEOUT\|PARALLEL_SHUTDOWN\|START_DELAY\)=\("\?\)\([a-z0-9]*\)"\?$/\1=''${\1:-\3}/' \
        ${virtualization}/lib/libvirt/libvirt-guests.sh >libexec/libvirt-guests.sh
      chmod +x libexec/libvirt-guests.sh
      sed -i "s|^\(Exec[A-Za-z]*=\)[^ ]*/libvirt-guests.sh|\1$out/libexec/libvirt-guests.sh|" \
        lib/systemd/system/libvirt-guests.service
    '';
  };
  cloud-hypervisor = absent "cloud-hypervisor" prev.cloud-hypervisor [ "cloud-hypervisor" ];
  mullvad = absent "mullvad" prev.mullvad [
    "mullvad"
    "mullvad-daemon"
    "mullvad-exclude"
  ];
  virt-manager = absent "virt-manager" prev.virt-manager [ "virt-manager" ];

  openvswitch = fromDebian "openvswitch" prev.openvswitch {
    packages = [
      "openvswitch-switch"
      "openvswitch-common"
    ];
    post = ''
      for program in ${virtualization}/lib/openvswitch-switch/*; do ln -sf "$program" bin/; done
    '';
  };
  ovn = fromDebian "ovn" prev.ovn {
    packages = [
      "ovn-central"
      "ovn-common"
      "ovn-host"
    ];
  };
}
