# A generation with another initrd, which an update starts before it is kept.
{
  boot.initrd.systemd.contents."/etc/kiln-test".text = "another initrd";
}
