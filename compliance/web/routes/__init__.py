"""One router a screen; ``compliance.web.app.ROUTERS`` lists them."""
