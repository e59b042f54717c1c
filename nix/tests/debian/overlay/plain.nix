# Packages whose files need nothing but another place: name in nixpkgs → Debian packages.
{
  prev,
  lib,
  packages,
  ...
}:
lib.mapAttrs
  (
    name: debian:
    packages.fromDebian name prev.${name} { packages = lib.splitString " " debian; }
  )
  {
    acl = "acl";
    attr = "attr";
    avahi = "avahi-daemon avahi-utils libavahi-common3 libavahi-core7 libavahi-client3";
    bcache-tools = "bcache-tools";
    btrfs-progs = "btrfs-progs";
    bzip2 = "bzip2";
    coreutils = "coreutils";
    coreutils-full = "coreutils";
    cpio = "cpio";
    cryptsetup = "cryptsetup-bin libcryptsetup12";
    curl = "curl libcurl4t64";
    dash = "dash";
    dbus = "dbus dbus-bin dbus-daemon dbus-system-bus-common dbus-session-bus-common dbus-user-session libdbus-1-3";
    dbus-broker = "dbus-broker";
    desktop-file-utils = "desktop-file-utils";
    dhcpcd = "dhcpcd-base";
    diffutils = "diffutils";
    dnsutils = "bind9-host bind9-dnsutils";
    dosfstools = "dosfstools";
    e2fsprogs = "e2fsprogs logsave libext2fs2t64";
    efibootmgr = "efibootmgr";
    erofs-utils = "erofs-utils";
    ethtool = "ethtool";
    fakeroot = "fakeroot libfakeroot";
    file = "file";
    findutils = "findutils";
    fontconfig = "fontconfig";
    fuse3 = "fuse3";
    git = "git";
    gitMinimal = "git";
    gnugrep = "grep";
    gnumake = "make";
    gnupatch = "patch";
    gnupg = "gpg gpgv";
    gnused = "sed";
    gnutar = "tar";
    gptfdisk = "gdisk";
    gzip = "gzip";
    hostname-debian = "hostname";
    htop = "htop";
    iproute2 = "iproute2";
    iputils = "iputils-ping iputils-arping";
    iwd = "iwd libell0";
    jq = "jq";
    kexec-tools = "kexec-tools";
    kmod = "kmod libkmod2";
    less = "less";
    libcap = "libcap2-bin libcap2";
    libfido2 = "libfido2-1";
    libxslt = "xsltproc";
    linux-pam = "libpam0g libpam-modules libpam-modules-bin";
    logrotate = "logrotate";
    lsof = "lsof";
    lvm2 = "lvm2 dmsetup libdevmapper1.02.1";
    man-db = "man-db";
    mdadm = "mdadm";
    mkpasswd = "whois";
    mtools = "mtools";
    nano = "nano";
    ncurses = "ncurses-bin ncurses-base ncurses-term";
    netcat = "netcat-openbsd";
    nftables = "nftables";
    nssmdns = "libnss-mdns";
    open-vm-tools-headless = "open-vm-tools";
    openssl = "openssl";
    parted = "parted";
    pciutils = "pciutils";
    polkit = "polkitd pkexec libpolkit-gobject-1-0 libpolkit-agent-1-0";
    procps = "procps";
    psmisc = "psmisc";
    rsync = "rsync";
    shared-mime-info = "shared-mime-info";
    sqlite = "sqlite3";
    squashfsTools = "squashfs-tools";
    strace = "strace";
    sudo = "sudo";
    time = "time";
    tinyxxd = "xxd";
    tpm2-tools = "tpm2-tools";
    tpm2-tss = "libtss2-tcti-device0t64 libtss2-rc0t64 libtss2-esys-3.0.2-0t64 libtss2-mu-4.0.1-0t64";
    tree = "tree";
    unzip = "unzip";
    usbutils = "usbutils";
    wget = "wget";
    which = "debianutils";
    wpa_supplicant = "wpasupplicant";
    xauth = "xauth";
    xfsprogs = "xfsprogs";
    xorriso = "xorriso";
    xz = "xz-utils";
    zram-generator = "systemd-zram-generator";
    zstd = "zstd";
  }
