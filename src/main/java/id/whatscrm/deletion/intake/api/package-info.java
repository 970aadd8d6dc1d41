/**
 * Takes requests from WhatsCRM's own backend.
 */
@NullMarked
package id.whatscrm.deletion.intake.api;

import org.jspecify.annotations.NullMarked;
