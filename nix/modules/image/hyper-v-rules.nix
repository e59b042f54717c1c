# Memory and processors that Hyper-V adds while the machine runs, switched on there and nowhere else.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  # Replaces nixpkgs' file of this name, whose rules apply to every machine: elsewhere the memory is already online, and
  # each section of it logged an error. If two files have the same name, udev takes the last.
  services.udev.packages = lib.mkIf config.virtualisation.hypervGuest.enable (
    lib.mkAfter [
      (pkgs.writeTextDir "etc/udev/rules.d/99-hyperv-cpu-and-memory-hotadd.rules" ''
        CONST{virt}!="microsoft", GOTO="hyperv_hotadd_end"
        SUBSYSTEM=="memory", ACTION=="add", DEVPATH=="/devices/system/memory/memory[0-9]*", TEST=="state", ATTR{state}="online"
        SUBSYSTEM=="cpu", ACTION=="add", DEVPATH=="/devices/system/cpu/cpu[0-9]*", TEST=="online", ATTR{online}="1"
        LABEL="hyperv_hotadd_end"
      '')
    ]
  );
}
