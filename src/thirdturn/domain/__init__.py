"""Plain frozen records that every room passes around; standard library only."""
