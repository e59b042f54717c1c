# What workloads and their builds may take of this machine, so that one of them leaves the others and the host alone.
{ config, lib, ... }:
let
  cfg = config.kiln.orchestrator.broker;
  percent =
    of: default:
    lib.mkOption {
      type = lib.types.ints.between 1 100;
      inherit default;
      example = 25;
      description = "How much of this machine's memory ${of} may have, in percent. None of it is swap.";
    };
  # If all memory is used up, the kernel ends these before the host's own programs.
  first = 500;
in
{
  options.kiln.orchestrator.broker.limits = {
    containerMemoryPercent = percent "each container" 50;
    buildMemoryPercent = percent "all builds of Nix together" 75;
    containerTasks = lib.mkOption {
      type = lib.types.ints.between 64 1000000;
      default = 4096;
      example = 1024;
      description = "How many processes and threads each container may have.";
    };
    buildTasks = lib.mkOption {
      type = lib.types.ints.between 64 1000000;
      default = 8192;
      example = 2048;
      description = "How many processes and threads all builds of Nix together may have.";
    };
  };

  config = lib.mkIf cfg.enable {
    # systemd-nspawn keeps what runs in the container in this unit.
    systemd.services."container@".serviceConfig = {
      MemoryMax = "${toString cfg.limits.containerMemoryPercent}%";
      MemorySwapMax = 0;
      TasksMax = cfg.limits.containerTasks;
      # Any value, even the default one, gives each its share of the processor.
      CPUWeight = 100;
      # Root in a container cannot lower it.
      OOMScoreAdjust = first;
    };
    # Builds run in its unit.
    systemd.services.nix-daemon.serviceConfig = {
      MemoryMax = "${toString cfg.limits.buildMemoryPercent}%";
      MemorySwapMax = 0;
      TasksMax = cfg.limits.buildTasks;
      CPUWeight = 50;
      # One build that takes too much ends, and not those of others.
      OOMPolicy = "continue";
      OOMScoreAdjust = first;
    };
    # The broker is the way to stop what takes too much. sshd protects its own process.
    systemd.services.voxnix-broker.serviceConfig.OOMScoreAdjust = -500;
  };
}
