program main
  integer :: n, i
  integer(8) :: x, total
  read *, n
  total = 0
  do i = 1, n
    read *, x
    total = total + x
  end do
  print '(i0)', total
end program
