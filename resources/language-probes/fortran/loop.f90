program main
  integer, volatile :: n
  do
    n = n + 1
  end do
end program
