# A generation that hangs in its initrd, once the watchdog has been started: from then on no program runs, and no part of the
# kernel that waits for a processor.
{ pkgs, ... }:
{
  boot.initrd.systemd = {
    extraBin = {
      chrt = "${pkgs.util-linux}/bin/chrt";
      grep = "${pkgs.gnugrep}/bin/grep";
    };
    services.kiln-test-hang = {
      wantedBy = [ "initrd.target" ];
      # Nothing comes after it.
      before = [
        "initrd-root-fs.target"
        "initrd.target"
      ];
      after = [ "systemd-udevd.service" ];
      unitConfig.DefaultDependencies = false;
      serviceConfig.Type = "oneshot";
      script = ''
        until grep -qsx active /sys/class/watchdog/watchdog0/state; do sleep 1; done
        # Otherwise the kernel keeps a part of the time for ordinary programs.
        mkdir -p /run/kiln-test
        mount -t debugfs debugfs /run/kiln-test
        for server in /run/kiln-test/sched/*_server/cpu*/runtime; do echo 0 >"$server"; done
        echo -1 >/proc/sys/kernel/sched_rt_runtime_us
        echo 'kiln-test: hangs now' >/dev/console
        sleep 2
        for processor in $(seq "$(nproc)"); do
          chrt -f 99 sh -c 'while :; do :; done' &
        done
        wait
      '';
    };
  };
}
