module main;
  initial forever;
endmodule
