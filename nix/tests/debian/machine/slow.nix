# Settings for processors that are emulated next to other work: longer timeouts where systemd gives up after a minute
# and a half, and no lookups in a user database for the groups that Debian's udev rules name.
{ config, lib, ... }:
{
  boot.kernelParams = [
    "systemd.default_device_timeout_sec=1800"
    # Isolated page tables empty the emulated translation cache at each system call, which is most of what a call costs.
    "mitigations=off"
    "init_on_alloc=0"
    # A processor that waits for its turn looks unsteady; the clock that the kernel then takes is far slower to read.
    "tsc=reliable"
    # Nor does its timer come in time for the kernel's look at how it is wired, where nothing less than a panic follows.
    "no_timer_check"
  ];
  systemd.settings.Manager.DefaultTimeoutStartSec = "1800s";
  systemd.services = {
    systemd-udevd.serviceConfig.TimeoutStartSec = 1800;
  }
  # Half a minute on a computer. An ISO has neither, and half a unit is an error in its journal.
  // lib.genAttrs [ "kiln-seed" "kiln-user" ] (
    _: lib.mkIf config.kiln.seed.enable { serviceConfig.TimeoutStartSec = lib.mkForce 1800; }
  );
  boot.initrd.systemd = {
    settings.Manager.DefaultTimeoutStartSec = "1800s";
    services.systemd-udevd.serviceConfig.TimeoutStartSec = 1800;
    groups =
      lib.genAttrs
        [
          "audio"
          "cdrom"
          "clock"
          "dialout"
          "disk"
          "input"
          "kmem"
          "kvm"
          "lp"
          "render"
          "sgx"
          "tape"
          "tty"
          "video"
        ]
        (name: {
          gid = config.ids.gids.${name};
        });
  };
}
