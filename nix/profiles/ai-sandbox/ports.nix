# Where the programs listen, on loopback alone. nginx has the documented ports and is the only way in from outside.
{
  kanban = 23000;
  router = 23456;
  gate = 23002;
}
