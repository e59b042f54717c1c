# The documented formats. Each disk is made from the raw image by qemu-img: no VM and no hypervisor's own tools.
{
  lib,
  machine,
  pkgs,
}:
let
  inherit (machine) profile;
  inherit (pkgs.stdenv.hostPlatform) qemuArch;
  name = "kiln-${profile.id}";
  architecture = pkgs.stdenv.hostPlatform.parsed.cpu.name;
  raw = "${machine.images.raw}/${machine.images.raw.passthru.filePath}";

  converted =
    format: more:
    pkgs.runCommand "${name}-${format}" (
      {
        nativeBuildInputs = [ pkgs.qemu-utils ];
        RAW = raw;
        NAME = name;
        DISKS = ./disks.sh;
        DISK_MIB = toString profile.minimum.diskMiB;
      }
      // more
    ) "export OUT=$out\n${builtins.readFile ./${format}.sh}";

  runner = pkgs.writeShellApplication {
    name = "run-vm.sh";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.qemu
    ];
    runtimeEnv = {
      NAME = name;
      ADDRESSES = lib.concatMapStringsSep ", " (
        port: "${port.name}: localhost:${toString port.host}"
      ) profile.ports;
      MACHINE = if qemuArch == "aarch64" then "virt" else "q35";
      QEMU = "qemu-system-${qemuArch}";
      FIRMWARE = pkgs.OVMF.mergedFirmware;
      MEMORY_MIB = toString profile.minimum.memoryMiB;
      CPUS = toString profile.minimum.cpus;
      FORWARDS = lib.concatMapStrings (
        port: ",hostfwd=${port.protocol}:127.0.0.1:${toString port.host}-:${toString port.guest}"
      ) profile.ports;
    };
    text = builtins.readFile ./run-vm.sh;
  };
in
{
  inherit (machine.images) raw iso;
  qemu = converted "qcow2" { RUNNER = lib.getExe runner; };
  vmware = converted "vmdk" { };
  virtualbox = converted "ova" {
    DESCRIPTOR = ./. + "/${architecture}.ovf";
    ARCHITECTURE = architecture;
  };
}
