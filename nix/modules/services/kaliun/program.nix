# serviceConfig of a program of a box: what all of them have, and what this one needs.
{ kilnLib, lib }:
package: needed:
kilnLib.hardened (
  {
    ExecStart = lib.getExe package;
    # The folder is root's, because config.json is for root alone. Other users have their own files in it.
    StateDirectory = "kaliun";
    StateDirectoryMode = "0755";
    RuntimeDirectory = "kaliun";
    RuntimeDirectoryMode = "0755";
    # The other programs and the screen read it after one has ended.
    RuntimeDirectoryPreserve = true;
    UMask = "0077";
    # Node lists the machine's addresses by netlink, and systemctl speaks to systemd over its socket.
    RestrictAddressFamilies = [
      "AF_INET"
      "AF_INET6"
      "AF_NETLINK"
      "AF_UNIX"
    ];
    # Node's V8 writes the code that it runs.
    MemoryDenyWriteExecute = null;
    SystemCallFilter = null;
    # A program that a fault lets grow must not take the memory of the box.
    MemoryMax = "256M";
  }
  // needed
)
